/**
 * Maps as files: 16-bit greyscale PNG with alpha at the size of the upright picture, 0 = consistent,
 * 65535 = inconsistent, alpha 0 where not computed. Written row by row, so that a map of a 150-megapixel picture takes
 * a few rows of memory, not 600 MB.
 * Source: PNG specification, third edition (W3C), sections 5, 9 and 11; colour type 4, bit depth 16.
 */
import { once } from "node:events";
import type { Writable } from "node:stream";
import { constants, crc32, createDeflate } from "node:zlib";

/** Samples over the range of a map: 0..65534, 65535 = not computed. `data[y * width + x]`. */
export interface MapSamples {
  width: number;
  height: number;
  data: Uint16Array;
}

/** The sample that says "not computed". */
export const NOT_COMPUTED = 65535;

const BYTES_PER_PIXEL = 4;
const FILTER_SUB = 1;
const FILTER_UP = 2;

/**
 * Writes `map`, enlarged by nearest neighbour to `width` x `height`, as PNG. Map pixel (i, j) covers the picture's
 * [i*W/w, (i+1)*W/w) x [j*H/h, (j+1)*H/h).
 * @throws what the stream throws; the reason of `signal` when aborted.
 */
export async function writeMapPng(
  out: Writable,
  map: MapSamples,
  width: number,
  height: number,
  signal?: AbortSignal,
): Promise<void> {
  const columns = Uint32Array.from({ length: width }, (_, x) => sourceIndex(x, width, map.width));
  out.write(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  out.write(chunk("IHDR", header(width, height)));

  const deflate = createDeflate({ level: 3, strategy: constants.Z_FILTERED, chunkSize: 1 << 18 });
  const compressed = (async () => {
    for await (const data of deflate as AsyncIterable<Buffer>)
      if (!out.write(chunk("IDAT", data))) await once(out, "drain");
  })();
  const rows = (async () => {
    let drawn = -1;
    for (let y = 0; y < height; y++) {
      const row = sourceIndex(y, height, map.height);
      const bytes = row === drawn ? repeatedRow(width) : newRow(map, row, columns);
      drawn = row;
      if (!deflate.write(bytes)) {
        signal?.throwIfAborted();
        await once(deflate, "drain");
      }
    }
    deflate.end();
  })();
  try {
    await Promise.all([rows, compressed]);
  } catch (error) {
    deflate.destroy();
    throw error;
  }
  out.write(chunk("IEND", Buffer.alloc(0)));
}

/** The map pixel whose area holds the middle of picture pixel `position`. */
function sourceIndex(position: number, size: number, mapSize: number): number {
  return Math.min(mapSize - 1, Math.floor(((position + 0.5) * mapSize) / size));
}

/** A row that equals the one above: all differences are zero. */
function repeatedRow(width: number): Buffer {
  const row = Buffer.alloc(1 + width * BYTES_PER_PIXEL);
  row[0] = FILTER_UP;
  return row;
}

/** One row of samples, filtered by Sub: every byte less the byte one pixel to the left. */
function newRow(map: MapSamples, row: number, columns: Uint32Array): Buffer {
  const bytes = Buffer.allocUnsafe(1 + columns.length * BYTES_PER_PIXEL);
  bytes[0] = FILTER_SUB;
  let [valueHigh, valueLow, alphaBefore] = [0, 0, 0];
  let at = 1;
  for (let x = 0; x < columns.length; x++) {
    const sample = map.data[row * map.width + columns[x]];
    const computed = sample !== NOT_COMPUTED;
    // 65534 steps over the range become 65535.
    const value = computed ? Math.round((sample * 65535) / 65534) : 0;
    const alpha = computed ? 255 : 0;
    bytes[at++] = (value >> 8) - valueHigh;
    bytes[at++] = (value & 255) - valueLow;
    bytes[at++] = alpha - alphaBefore;
    bytes[at++] = alpha - alphaBefore;
    valueHigh = value >> 8;
    valueLow = value & 255;
    alphaBefore = alpha;
  }
  return bytes;
}

function header(width: number, height: number): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data[8] = 16; // bit depth
  data[9] = 4; // greyscale with alpha
  return data;
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, "latin1");
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
