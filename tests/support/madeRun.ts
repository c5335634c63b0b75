/** A finished run of the Lab that nobody computed: heat maps, galleries and films as experiments tell them, drawn from a seed. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunInfo } from "../../contract/lab.ts";
import { base64 } from "../../engine/image/base64.ts";
import type { Film, Gallery, GalleryItem, LabEvent, Matrix, Tiles } from "../../engine/lab/events.ts";
import { random } from "../../engine/random.ts";

const things = [
  "red apple",
  "sailing boat",
  "grinning cat",
  "rocket",
  "ear of corn",
  "face with tears of joy",
  "snail",
];

/** Discs on a ground, each of its own colour and place: tiles that can be told apart. */
function discs(count: number, width: number, height: number): Tiles {
  const bytes = new Uint8Array(count * width * height * 3);
  for (let t = 0; t < count; t++) {
    const draw = random(1, "disc", t).uniform;
    const [cx, cy, radius] = [draw() * width, draw() * height, (0.15 + 0.3 * draw()) * Math.min(width, height)];
    const colours = [draw(), draw(), draw(), 1, 1, 1];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const from = Math.hypot(x - cx, y - cy) < radius ? 0 : 3;
        for (let c = 0; c < 3; c++)
          bytes[3 * ((t * height + y) * width + x) + c] = Math.round(235 * colours[from + c] ** 0.7);
      }
  }
  return { width, height, channels: 3, count, data: base64(bytes) };
}

export function madeMatrix(rows: number, columns: number, change: Partial<Matrix> = {}): Matrix {
  const draw = random(2, "matrix", rows, columns).uniform;
  return {
    id: `matrix-${rows}-${columns}`,
    title: `Agreement of ${rows} layers with ${columns}`,
    rowLabel: "layer of the picture encoder",
    columnLabel: "layer of the sentence encoder",
    rows: Array.from({ length: rows }, (_, r) => `block ${r + 1}${r % 3 === 2 ? " / after the sum" : ""}`),
    columns: Array.from({ length: columns }, (_, c) => `encoder layer ${c + 1}`),
    values: Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_, c) =>
        r === 2 && c % 4 === 3 ? null : Math.exp(-(((r - c) / (rows / 3)) ** 2)) * 0.8 + 0.15 * draw(),
      ),
    ),
    details: Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_, c) => `z ${(3 + r - c / 2).toFixed(1)} against permutations, p 0.002`),
    ),
    caption: "Mutual k-nearest neighbours, k = 10. Light: the two layers have the same neighbours.",
    ...change,
  };
}

export function madeGallery(entries: number): Gallery {
  const tiles = discs(entries, 32, 32);
  const draw = random(3, "gallery").uniform;
  const item = (tile: number): GalleryItem => ({ tile, text: `${things[tile % things.length]} ${tile}` });
  return {
    id: "neighbours",
    title: "Neighbours of each emoji",
    tiles,
    entries: Array.from({ length: entries }, (_, e) => ({
      item: item(e),
      lists: [
        ...["objects encoder, block 9", "raw pixels"].map((name) => ({
          name,
          items: Array.from({ length: 10 }, (_, i) => {
            const near = Math.floor(draw() * entries);
            return { ...item(near), marked: i > 0 && draw() < 0.3 };
          }),
        })),
        {
          name: "sentence encoder",
          items: [3, 4, 5].map((i) => ({
            text: `a small picture of a ${things[(e + i) % things.length]}, seen from afar`,
          })),
        },
      ],
    })),
    caption: "Outlined: neighbours that the sentence encoder has as well.",
  };
}

export function madeFilm(frames: number): Film {
  return {
    id: "replay",
    title: "One episode of FindGoal",
    tiles: discs(frames, 15, 11),
    frames: Array.from({ length: frames }, (_, i) => ({
      label: `Step ${i + 1}`,
      lines: [
        `blue says ${(i * 7) % 10}`,
        `red says ${(i * 3) % 10}`,
        ...(i % 5 === 4 ? ["blue has found the goal"] : []),
      ],
    })),
    caption: "What both agents see, and what they tell each other.",
  };
}

export const madeEvents = (): LabEvent[] => [
  { kind: "matrix", matrix: madeMatrix(5, 5) },
  { kind: "matrix", matrix: madeMatrix(12, 14) },
  { kind: "gallery", gallery: madeGallery(300) },
  { kind: "film", film: madeFilm(40) },
];

/** Writes its folder into `labFolder`, as the service would have left it. @returns its identifier. */
export function writeMadeRun(labFolder: string, experiment: string, events: readonly LabEvent[]): string {
  const id = `2026-01-02T03-04-05-678Z-${experiment}`;
  const folder = join(labFolder, id);
  const run: RunInfo = {
    id,
    experiment,
    name: "A made run",
    state: "done",
    params: {},
    device: { asked: "cpu", used: "cpu" },
    startedAt: "2026-01-02T03:04:05.678Z",
    endedAt: "2026-01-02T03:05:05.678Z",
    elapsedMs: 60_000,
    progress: { fraction: 1, step: "Done" },
    versions: {},
    folder,
    files: [],
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "run.json"), JSON.stringify(run));
  writeFileSync(join(folder, "events.jsonl"), events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  return id;
}
