/**
 * Decoding one block, one function per kind of scan. `values` are the coefficients of a whole component; the block
 * starts at `at`. All return false where the data holds no valid code.
 * Source: ITU-T T.81, F.2.2 (sequential) and G.1.2, G.2 (progressive).
 */
import type { BitReader } from "./bitReader.ts";
import type { HuffmanTable } from "./huffmanTable.ts";
import type { ScanHeader } from "./scanHeader.ts";
import { naturalOrder } from "./zigzag.ts";

/** What the blocks of one component share within a scan. Reset at every restart marker. */
export interface ComponentState {
  values: Int16Array;
  dc: HuffmanTable | undefined;
  ac: HuffmanTable | undefined;
  /** DC value of the block before. */
  prediction: number;
  /** Blocks after this one that bring no new coefficients in this band (EOBn), G.1.2.2. */
  endOfBandRun: number;
}

export type BlockDecoder = (reader: BitReader, state: ComponentState, at: number, scan: ScanHeader) => boolean;

/** DC difference categories are 0..11 for 8 bit samples, F.1.2.1; up to 15 are read, more cannot be meant. */
function decodeDifference(reader: BitReader, state: ComponentState): boolean {
  const size = reader.symbol(state.dc!);
  if (size < 0 || size > 15) return false;
  state.prediction += reader.signed(size);
  return true;
}

export const sequentialBlock: BlockDecoder = (reader, state, at) => {
  if (!decodeDifference(reader, state)) return false;
  const values = state.values;
  const table = state.ac!;
  values[at] = state.prediction;
  for (let k = 1; k < 64; k++) {
    const symbol = reader.symbol(table);
    if (symbol < 0) return false;
    const size = symbol & 15;
    if (size === 0) {
      if (symbol !== 0xf0) return true;
      k += 15;
      continue;
    }
    k += symbol >> 4;
    if (k > 63) return false;
    values[at + naturalOrder[k]] = reader.signed(size);
  }
  return true;
};

export const dcFirst: BlockDecoder = (reader, state, at, scan) => {
  if (!decodeDifference(reader, state)) return false;
  state.values[at] = state.prediction << scan.approximationLow;
  return true;
};

export const dcRefine: BlockDecoder = (reader, state, at, scan) => {
  if (reader.bits(1) === 1) state.values[at] |= 1 << scan.approximationLow;
  return true;
};

export const acFirst: BlockDecoder = (reader, state, at, scan) => {
  if (state.endOfBandRun > 0) {
    state.endOfBandRun--;
    return true;
  }
  const table = state.ac!;
  for (let k = scan.spectralStart; k <= scan.spectralEnd; k++) {
    const symbol = reader.symbol(table);
    if (symbol < 0) return false;
    const run = symbol >> 4;
    const size = symbol & 15;
    if (size === 0 && run < 15) {
      state.endOfBandRun = (1 << run) + reader.bits(run) - 1;
      return true;
    }
    k += run;
    if (size === 0) continue;
    if (k > 63) return false;
    state.values[at + naturalOrder[k]] = reader.signed(size) << scan.approximationLow;
  }
  return true;
};

export const acRefine: BlockDecoder = (reader, state, at, scan) => {
  const values = state.values;
  const bit = 1 << scan.approximationLow;
  const end = scan.spectralEnd;
  let k = scan.spectralStart;
  if (state.endOfBandRun === 0) {
    for (; k <= end; k++) {
      const symbol = reader.symbol(state.ac!);
      if (symbol < 0) return false;
      const size = symbol & 15;
      const run = symbol >> 4;
      if (size === 0 && run < 15) {
        state.endOfBandRun = (1 << run) + reader.bits(run);
        break;
      }
      const fresh = size === 0 ? 0 : reader.bits(1) === 1 ? bit : -bit;
      // Pass `run` zeros; every coefficient on the way that is known already takes a correction bit.
      k = refineUntilZero(reader, values, at, k, end, run, bit);
      if (fresh !== 0 && k <= end) values[at + naturalOrder[k]] = fresh;
    }
  }
  if (state.endOfBandRun > 0) {
    refineUntilZero(reader, values, at, k, end, 64, bit);
    state.endOfBandRun--;
  }
  return true;
};

/** Corrects known coefficients from zig-zag index k on; stops at the zero after `run` zeros and returns its index. */
function refineUntilZero(
  reader: BitReader,
  values: Int16Array,
  at: number,
  k: number,
  end: number,
  run: number,
  bit: number,
): number {
  let zeros = run;
  for (; k <= end; k++) {
    const index = at + naturalOrder[k];
    const value = values[index];
    if (value === 0) {
      if (zeros-- === 0) break;
    } else if (reader.bits(1) === 1 && (value & bit) === 0) {
      values[index] = value > 0 ? value + bit : value - bit;
    }
  }
  return k;
}
