/** Heat maps, galleries and films of a run as files. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, it } from "vitest";
import { Recording } from "../../../engine/lab/recording.ts";
import { TileSheet } from "../../../engine/lab/tiles.ts";
import { madeFilm, madeGallery, madeMatrix } from "../../../tests/support/madeRun.ts";
import { RunFolder } from "../runFolder.ts";
import { filmSheet, gallerySheet } from "./contactSheet.ts";
import { writeFigures } from "./write.ts";

const measure = (text: string, size: number) => 0.55 * size * text.length;
const folder = mkdtempSync(join(tmpdir(), "selfsame-figures-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("a run leaves its matrix to calculate with, and everything it drew to be shown", async () => {
  const recording = new Recording();
  const values = [
    [0.25, null],
    [1, -0.5],
  ];
  const matrix = madeMatrix(2, 2, { id: "layer by layer", values, rows: ["a, first", "=b"], columns: ["x", "y"] });
  recording.apply([
    { kind: "matrix", matrix },
    { kind: "gallery", gallery: madeGallery(5) },
    { kind: "film", film: madeFilm(3) },
  ]);
  const place = new RunFolder(folder);
  place.create();
  await writeFigures(recording, place);
  const named = ["figures/layer-by-layer.png", "figures/layer-by-layer.svg"];
  expect(place.files()).toEqual([
    ...named,
    "figures/neighbours.png",
    "figures/replay.png",
    "series/layer-by-layer.csv",
  ]);
  const csv = readFileSync(join(folder, "series/layer-by-layer.csv"), "utf8");
  expect(csv.split("\r\n")).toEqual([
    "layer of the picture encoder / layer of the sentence encoder,x,y",
    '"a, first",0.25,',
    "'=b,1,-0.5",
    "",
  ]);
  const drawing = readFileSync(join(folder, "figures/layer-by-layer.svg"), "utf8");
  for (const text of ["a, first", "not measured", "-0.50", matrix.title]) expect(drawing).toContain(`>${text}<`);
});

it("the sheet of a film has its first and its last frame, as they were told", async () => {
  const film = madeFilm(40);
  const sheet = filmSheet(film, measure);
  expect(sheet.tiles.map(({ index }) => index)).toEqual([0, 4, 7, 11, 14, 18, 21, 25, 28, 32, 35, 39]);
  const { data, info } = await sharp(readFileSync(join(folder, "figures/replay.png")))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const [first] = filmSheet(madeFilm(3), measure).tiles;
  const scale = (first.width / film.tiles.width) * 2;
  const pixels = new TileSheet(film.tiles).rgba(0)!;
  for (const [x, y] of [
    [0, 0],
    [7, 5],
    [3, 10],
  ]) {
    const at = 3 * ((2 * first.y + Math.floor((y + 0.5) * scale)) * info.width + 2 * first.x + (x + 0.5) * scale);
    for (let c = 0; c < 3; c++)
      expect(Math.abs(data[at + c] - pixels[4 * (y * film.tiles.width + x) + c])).toBeLessThan(6);
  }
});

it("the sheet of a gallery has room for all that it shows", () => {
  const gallery = madeGallery(12);
  const { width, height, tiles, words } = gallerySheet(gallery, measure);
  expect(tiles.filter(({ marked }) => marked).length).toBeGreaterThan(0);
  for (const { x, y, width: w, height: h } of tiles) {
    expect(x + w).toBeLessThan(width);
    expect(y + h).toBeLessThan(height);
  }
  for (const { text, x, y, size } of words) {
    expect(x + measure(text, size)).toBeLessThanOrEqual(width);
    expect(y).toBeLessThan(height);
  }
  // Each thing stands by itself.
  for (const [i, a] of tiles.entries())
    for (const b of tiles.slice(i + 1))
      expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
});
