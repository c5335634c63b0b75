/** Figures as PNG, each with the few colours that it needs: they are shown small, and many of them are kept. */
import type { Tiles } from "../../../engine/lab/events.ts";
import { TileSheet } from "../../../engine/lab/tiles.ts";
import { loadSharp } from "../../decode/sharpBuild.ts";
import type { Sheet } from "./contactSheet.ts";
import { svg, text } from "./svg.ts";

/** Pixels of the PNG for each unit of the drawing, where the file does not become large by it. */
const DENSE = 2;
/** Bytes. Such a file goes into a document or a mail without a thought. */
const SMALL = 60_000;
const MARK = "#d55e00";

/** As dense as stays small, and no less than one pixel for each unit. */
export async function drawingToPng(drawing: string): Promise<Uint8Array> {
  const png = await encoded(drawing, DENSE);
  if (png.length <= SMALL) return png;
  // Most of the bytes lie along edges, whose length grows with the density.
  return encoded(drawing, Math.max(1, (DENSE * SMALL) / png.length));
}

async function encoded(drawing: string, density: number): Promise<Uint8Array> {
  const sharp = await loadSharp();
  return sharp(await rasterized(drawing, density))
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
}

/** The same of a sheet; its pixels stay square. */
export async function sheetToPng(sheet: Sheet, tiles: Tiles): Promise<Uint8Array> {
  const png = await composed(sheet, tiles, DENSE);
  return png.length <= SMALL ? png : composed(sheet, tiles, 1);
}

/** The pictures of the sheet, and over them its words. */
async function composed(sheet: Sheet, tiles: Tiles, density: 1 | 2): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const [width, height] = [sheet.width * density, sheet.height * density];
  const pixels = Buffer.alloc(width * height * 3, 255);
  const source = new TileSheet(tiles);
  for (const tile of sheet.tiles) {
    const rgba = source.rgba(tile.index);
    if (!rgba) continue;
    const size = { width: Math.max(1, tile.width * density), height: Math.max(1, tile.height * density) };
    const { width: from, height: rows } = tiles;
    const enlarged = await sharp(rgba, { raw: { width: from, height: rows, channels: 4 } })
      .removeAlpha()
      .resize({ ...size, fit: "fill", kernel: size.width % from === 0 ? "nearest" : "lanczos3" })
      .raw()
      .toBuffer();
    for (let y = 0; y < size.height; y++) {
      const at = 3 * ((tile.y * density + y) * width + tile.x * density);
      enlarged.copy(pixels, at, 3 * y * size.width, 3 * (y + 1) * size.width);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .composite([{ input: await rasterized(wordsOf(sheet), density) }])
    .png({ compressionLevel: 9, palette: true })
    .toBuffer();
}

function wordsOf({ width, height, title, tiles, words }: Sheet): string {
  const marks = tiles
    .filter(({ marked }) => marked)
    .map(
      ({ x, y, width: w, height: h }) =>
        `<rect x="${x - 1.5}" y="${y - 1.5}" width="${w + 3}" height="${h + 3}" fill="none" stroke="${MARK}" stroke-width="3"/>`,
    );
  const parts = [
    text(title, 16, 28, 16, "start", "outlines"),
    ...words.map(({ text: value, x, y, size, muted }) =>
      text(value, x, y, size, "start", "outlines", muted ? "#666" : undefined),
    ),
    ...marks,
  ];
  return svg({ width, height }, parts, { paper: false });
}

/** Drawn by us a moment ago: the loader that is closed to files from strangers is open for this one drawing. */
async function rasterized(drawing: string, density: number): Promise<Buffer> {
  const sharp = await loadSharp();
  const operation = ["VipsForeignLoadSvgBuffer"];
  sharp.unblock({ operation });
  try {
    return await sharp(Buffer.from(drawing), { density: 72 * density })
      .png({ compressionLevel: 1 })
      .toBuffer();
  } finally {
    sharp.block({ operation });
  }
}
