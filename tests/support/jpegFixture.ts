/**
 * Writes small JPEG files with known content: segment by segment for the parser, and from given coefficients for the
 * decoder. The Huffman codes are of fixed length, which no real encoder would write but every decoder must read.
 */
import { naturalOrder } from "../../engine/jpeg/zigzag.ts";

/** One marker segment with its length. */
export function segment(marker: number, payload: ArrayLike<number> = []): number[] {
  const length = payload.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...Array.from(payload)];
}

export const ascii = (text: string): number[] => Array.from(text, (character) => character.charCodeAt(0));

export const SOI = [0xff, 0xd8];
export const EOI = [0xff, 0xd9];

export function quantisationTable(id: number, value: number | ((naturalIndex: number) => number) = 1): number[] {
  const entry = typeof value === "number" ? () => value : value;
  return segment(0xdb, [id, ...Array.from(naturalOrder, (index) => entry(index))]);
}

export interface FixtureComponent {
  horizontal: number;
  vertical: number;
  /** 64 values per block in natural order, MCU padding included, block rows of `blocksWide` blocks. */
  values: Int16Array;
  blocksWide: number;
}

export function frameHeader(
  marker: number,
  width: number,
  height: number,
  components: { id?: number; horizontal: number; vertical: number; table?: number }[],
  precision = 8,
): number[] {
  return segment(marker, [
    precision,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    components.length,
    ...components.flatMap((c, i) => [c.id ?? i + 1, (c.horizontal << 4) | c.vertical, c.table ?? 0]),
  ]);
}

const dcCodeLength = 5;
/** Longer than the look-ahead of the decoder, so that both of its ways are walked. */
const acCodeLength = 11;

/** DC: categories 0..15 as codes of 5 bits. AC: all 256 symbols as codes of 11 bits. */
export function huffmanTables(): number[] {
  const counts = (length: number, count: number) =>
    Array.from({ length: 16 }, (_, i) => (i === length - 1 ? count : 0));
  const symbols = (count: number) => Array.from({ length: count }, (_, i) => i);
  // 256 symbols of one length do not fit the byte of their count: 255, and one a bit longer.
  const acCounts = counts(acCodeLength, 255);
  acCounts[acCodeLength] = 1;
  return segment(0xc4, [0x00, ...counts(dcCodeLength, 16), ...symbols(16), 0x10, ...acCounts, ...symbols(256)]);
}

export const scanHeader = (componentIds: number[], band: [number, number, number] = [0, 63, 0]): number[] =>
  segment(0xda, [componentIds.length, ...componentIds.flatMap((id) => [id, 0]), ...band]);

/** Collects bits, most significant first, and stuffs a zero after every 0xff. */
class BitWriter {
  readonly bytes: number[] = [];
  private pending = 0;
  private count = 0;

  write(value: number, length: number): void {
    for (let bit = length - 1; bit >= 0; bit--) {
      this.pending = (this.pending << 1) | ((value >> bit) & 1);
      if (++this.count < 8) continue;
      this.bytes.push(this.pending);
      if (this.pending === 0xff) this.bytes.push(0);
      this.pending = 0;
      this.count = 0;
    }
  }

  align(): void {
    while (this.count !== 0) this.write(1, 1);
  }

  marker(code: number): void {
    this.align();
    this.bytes.push(0xff, code);
  }
}

const category = (value: number): number => 32 - Math.clz32(Math.abs(value));

function writeSigned(writer: BitWriter, value: number, size: number): void {
  writer.write(value < 0 ? value + (1 << size) - 1 : value, size);
}

function writeAcSymbol(writer: BitWriter, symbol: number): void {
  if (symbol < 255) writer.write(symbol, acCodeLength);
  else writer.write(255 << 1, acCodeLength + 1);
}

function writeBlock(writer: BitWriter, values: Int16Array, at: number, prediction: number): void {
  const difference = values[at] - prediction;
  const dcSize = category(difference);
  writer.write(dcSize, dcCodeLength);
  writeSigned(writer, difference, dcSize);
  let run = 0;
  for (let k = 1; k < 64; k++) {
    const value = values[at + naturalOrder[k]];
    if (value === 0) {
      run++;
      continue;
    }
    for (; run > 15; run -= 16) writeAcSymbol(writer, 0xf0);
    const size = category(value);
    writeAcSymbol(writer, (run << 4) | size);
    writeSigned(writer, value, size);
    run = 0;
  }
  if (run > 0) writeAcSymbol(writer, 0);
}

/** Entropy-coded data of one scan with all components interleaved, or one alone. */
export function encodeScan(
  components: FixtureComponent[],
  layout: { mcusWide: number; mcusHigh: number; restartInterval: number },
): number[] {
  const writer = new BitWriter();
  const predictions = components.map(() => 0);
  const mcus = layout.mcusWide * layout.mcusHigh;
  for (let mcu = 0; mcu < mcus; mcu++) {
    if (layout.restartInterval > 0 && mcu > 0 && mcu % layout.restartInterval === 0) {
      writer.marker(0xd0 + ((mcu / layout.restartInterval - 1) & 7));
      predictions.fill(0);
    }
    const row = Math.floor(mcu / layout.mcusWide);
    const column = mcu % layout.mcusWide;
    for (const [i, { values, blocksWide, horizontal, vertical }] of components.entries()) {
      for (let v = 0; v < vertical; v++) {
        for (let h = 0; h < horizontal; h++) {
          const at = 64 * ((row * vertical + v) * blocksWide + column * horizontal + h);
          writeBlock(writer, values, at, predictions[i]);
          predictions[i] = values[at];
        }
      }
    }
  }
  writer.align();
  return writer.bytes;
}

/** A whole baseline file in one interleaved scan. A component that is alone must have the sampling factors 1x1. */
export function encodeJpeg(options: {
  width: number;
  height: number;
  components: FixtureComponent[];
  restartInterval?: number;
}): Uint8Array {
  const { width, height, components, restartInterval = 0 } = options;
  const sampling = (pick: "horizontal" | "vertical") => Math.max(...components.map((component) => component[pick]));
  const layout = {
    mcusWide: Math.ceil(width / (8 * sampling("horizontal"))),
    mcusHigh: Math.ceil(height / (8 * sampling("vertical"))),
    restartInterval,
  };
  return Uint8Array.from([
    ...SOI,
    ...quantisationTable(0),
    ...frameHeader(0xc0, width, height, components),
    ...huffmanTables(),
    ...(restartInterval > 0 ? segment(0xdd, [restartInterval >> 8, restartInterval & 255]) : []),
    ...scanHeader(components.map((_, i) => i + 1)),
    ...encodeScan(components, layout),
    ...EOI,
  ]);
}
