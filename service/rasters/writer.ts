/**
 * Writes a pyramid of tiles while the rows go by: each level keeps one row of tiles and hands every pair of rows, halved,
 * to the level above. A picture of any size costs a few megabytes besides itself.
 */
import { randomUUID } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { MapLayer, RasterInfo } from "../../contract/findings.ts";
import type { HeatMap } from "../../engine/finding.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import { type LevelLayout, layoutOf, levelCount, tileAt, tileSize } from "./layout.ts";

/** Value of a map sample that was not computed. */
const notComputed = 65535;

type Row = Uint8Array | Uint16Array;

export function rasterFile(folder: string, id: string): string {
  return join(folder, `${id}.raster`);
}

/** Writes `image` into `folder`; the file is named by the identifier. */
export function writePicture(folder: string, image: RgbImage): RasterInfo {
  const stride = 3 * image.width;
  return write(folder, image, "rgb8", (y) => image.data.subarray(y * stride, (y + 1) * stride));
}

/** Writes a map. */
export function writeMap(folder: string, map: HeatMap): RasterInfo {
  const row = new Uint16Array(map.width);
  return write(folder, map, "u16", (y) => {
    mapRow(map, y, row);
    return row;
  });
}

/** One row of a map as samples: its range becomes 0..65534, values beyond it are clipped, NaN becomes 65535. */
export function mapRow(map: Pick<HeatMap, "width" | "data" | "range">, y: number, row: Uint16Array): void {
  const { width, data, range } = map;
  const low = range[0];
  const scale = range[1] > low ? 65534 / (range[1] - low) : 0;
  for (let x = 0, at = y * width; x < width; x++, at++) {
    const value = (data[at] - low) * scale;
    // Storing cuts the fraction off, so adding a half rounds; NaN fails every comparison.
    if (value > 0) row[x] = value < 65534 ? value + 0.5 : 65534;
    else row[x] = value <= 0 ? 0 : notComputed;
  }
}

/** Writes a map, and says what a reader of it must know. */
export function writeLayer(folder: string, map: HeatMap): MapLayer {
  const { range, unit, meaning, style } = map;
  return { raster: writeMap(folder, map), range, unit, meaning, style };
}

function write(
  folder: string,
  size: { width: number; height: number },
  sample: RasterInfo["sample"],
  /** Asked for each row once, in order; the row is copied before the next one is asked for. */
  rowAt: (y: number) => Row,
): RasterInfo {
  const { width, height } = size;
  const info: RasterInfo = {
    id: randomUUID(),
    width,
    height,
    tile: tileSize,
    levels: levelCount(width, height),
    sample,
  };
  const file = openSync(rasterFile(folder, info.id), "wx");
  try {
    const level = new LevelWriter(file, info, layoutOf(info), 0);
    for (let y = 0; y < height; y++) level.push(rowAt(y));
  } finally {
    closeSync(file);
  }
  return info;
}

class LevelWriter {
  private readonly band: Row;
  private readonly above: LevelWriter | undefined;
  private readonly place: LevelLayout;
  private readonly channels: number;
  private received = 0;

  constructor(
    private readonly file: number,
    private readonly info: RasterInfo,
    layout: LevelLayout[],
    private readonly level: number,
  ) {
    this.place = layout[level];
    this.channels = info.sample === "rgb8" ? 3 : 1;
    const samples = this.place.width * this.channels * Math.min(tileSize, this.place.height);
    this.band = info.sample === "rgb8" ? new Uint8Array(samples) : new Uint16Array(samples);
    this.above = level + 1 < layout.length ? new LevelWriter(file, info, layout, level + 1) : undefined;
  }

  /** Takes the next row of this level. */
  push(row: Row): void {
    const stride = this.place.width * this.channels;
    const inBand = this.received % tileSize;
    this.band.set(row, inBand * stride);
    this.received++;
    const last = this.received === this.place.height;
    if (this.above && (this.received % 2 === 0 || last)) {
      const lower = this.band.subarray(inBand * stride, (inBand + 1) * stride);
      // Tiles have an even height, so both rows of a pair are in the band; the last row of an odd height stands alone.
      const upper = this.received % 2 === 0 ? this.band.subarray((inBand - 1) * stride, inBand * stride) : lower;
      this.above.push(this.channels === 3 ? halveRgb(upper, lower) : halveMap(upper, lower));
    }
    if (inBand === tileSize - 1 || last) this.flush(Math.floor((this.received - 1) / tileSize));
  }

  private flush(tileRow: number): void {
    const stride = this.place.width * this.channels;
    const whole = this.band.slice(0, Math.min(this.band.length, tileSize * tileSize * this.channels));
    for (let column = 0; column < this.place.columns; column++) {
      const { offset, width, height } = tileAt(this.info, this.level, column, tileRow)!;
      const samples = width * this.channels;
      const tile = whole.subarray(0, samples * height);
      for (let y = 0; y < height; y++) {
        const from = y * stride + column * tileSize * this.channels;
        tile.set(this.band.subarray(from, from + samples), y * samples);
      }
      const bytes = new Uint8Array(tile.buffer, tile.byteOffset, tile.byteLength);
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.file, bytes, done, bytes.length - done, offset + done);
    }
  }
}

/** Mean of two by two pixels, rounded; the last column of an odd width is averaged with itself. */
function halveRgb(upper: Row, lower: Row): Uint8Array {
  const width = upper.length / 3;
  const half = new Uint8Array(3 * Math.ceil(width / 2));
  const lastPair = 3 * (width - 1);
  for (let to = 0, left = 0; to < half.length; to += 3, left += 6) {
    const right = Math.min(left + 3, lastPair);
    for (let c = 0; c < 3; c++)
      half[to + c] = (upper[left + c] + upper[right + c] + lower[left + c] + lower[right + c] + 2) >> 2;
  }
  return half;
}

/** Mean of the computed ones among two by two samples; not computed where none is. */
function halveMap(upper: Row, lower: Row): Uint16Array {
  const half = new Uint16Array(Math.ceil(upper.length / 2));
  for (let to = 0, left = 0; to < half.length; to++, left += 2) {
    const right = Math.min(left + 1, upper.length - 1);
    const a = upper[left];
    const b = upper[right];
    const c = lower[left];
    const d = lower[right];
    // Maps are computed nearly everywhere; four samples without a hole need no counting.
    if (a !== notComputed && b !== notComputed && c !== notComputed && d !== notComputed) {
      half[to] = (a + b + c + d + 2) >> 2;
      continue;
    }
    let sum = 0;
    let count = 0;
    for (const value of [a, b, c, d]) {
      if (value === notComputed) continue;
      sum += value;
      count++;
    }
    half[to] = count ? Math.round(sum / count) : notComputed;
  }
  return half;
}
