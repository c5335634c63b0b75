/**
 * The map of a result, reduced in size. Read by hand and not by a decoder of pictures: a case may come from a stranger, and of PNG only
 * what `writeMapPng` writes is understood. Memory is a few rows, whatever the file says.
 * Source: PNG specification, third edition (W3C), sections 5, 9 and 11.
 */
import { Readable } from "node:stream";
import { createInflate } from "node:zlib";
import { fit } from "../../report/figures.ts";
import { type MapSamples, NOT_COMPUTED } from "../../report/mapPng.ts";

const BYTES_PER_PIXEL = 4;
const SUB = 1;
const UP = 2;

/**
 * Nearest neighbour, in the proportions of the file.
 * @param png as `writeMapPng` writes it: 16-bit grey with alpha, rows filtered by Sub or Up.
 * @throws Error where it is anything else.
 */
export async function smallMap(png: Buffer, longestSide: number): Promise<MapSamples> {
  const { width, height, data } = parts(png);
  const rowBytes = 1 + width * BYTES_PER_PIXEL;
  const frame = fit({ width, height }, Math.min(longestSide, Math.max(width, height)));
  const samples = new Uint16Array(frame.width * frame.height).fill(NOT_COMPUTED);
  const unchanged = Buffer.alloc(rowBytes);
  unchanged[0] = UP;
  const row = Buffer.alloc(width * BYTES_PER_PIXEL);
  let pending: Buffer = Buffer.alloc(0);
  let [y, drawn] = [0, 0];
  const sourceOf = (at: number, size: number, full: number): number => Math.floor(((at + 0.5) * full) / size);
  for await (const chunk of Readable.from(data).pipe(createInflate()) as AsyncIterable<Buffer>) {
    pending = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk;
    let at = 0;
    for (; at + rowBytes <= pending.length && y < height; at += rowBytes, y++) {
      const filtered = pending.subarray(at, at + rowBytes);
      if (!filtered.equals(unchanged)) undo(filtered, row);
      for (; drawn < frame.height && sourceOf(drawn, frame.height, height) === y; drawn++)
        for (let x = 0; x < frame.width; x++) {
          const from = sourceOf(x, frame.width, width) * BYTES_PER_PIXEL;
          // 65535 steps become 65534 again; alpha 0 is "not computed".
          if (row[from + 2] !== 0)
            samples[drawn * frame.width + x] = Math.round((row.readUInt16BE(from) * 65534) / 65535);
        }
    }
    pending = pending.subarray(at);
    if (y === height) break;
  }
  if (y < height) throw new Error("The map ends early.");
  return { ...frame, data: samples };
}

/** Size and compressed data, in order. */
function parts(png: Buffer): { width: number; height: number; data: Buffer[] } {
  let size: { width: number; height: number } | undefined;
  const data: Buffer[] = [];
  for (let at = 8; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const content = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR" && content.length === 13 && content[8] === 16 && content[9] === 4 && content[12] === 0)
      size = { width: content.readUInt32BE(0), height: content.readUInt32BE(4) };
    if (type === "IDAT") data.push(content);
    at += 12 + length;
  }
  if (!size || Math.min(size.width, size.height) === 0 || Math.max(size.width, size.height) > MOST_SIDE)
    throw new Error("The map is not as this program writes them.");
  return { ...size, data };
}

/** Pixels; no format that is decoded has more. */
const MOST_SIDE = 65_535;

/** Takes the filter of a row away. @param row the one before, then this one. */
function undo(filtered: Buffer, row: Buffer): void {
  const [filter] = filtered;
  if (filter === SUB)
    for (let i = 0; i < row.length; i++)
      row[i] = filtered[i + 1] + (i < BYTES_PER_PIXEL ? 0 : row[i - BYTES_PER_PIXEL]);
  else if (filter === UP) for (let i = 0; i < row.length; i++) row[i] += filtered[i + 1];
  else throw new Error(`A row has the filter ${filter}.`);
}
