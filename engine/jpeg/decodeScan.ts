/** Walks the blocks of one scan, from restart marker to restart marker. Source: ITU-T T.81, A.2, E.2.4, F.2.1. */
import type { BitReader } from "./bitReader.ts";
import type { BlockDecoder, ComponentState } from "./blockDecoders.ts";
import { isRestart, Marker } from "./markers.ts";
import type { ScanHeader } from "./scanHeader.ts";

/** A component within a scan: its share of one MCU, and how its blocks lie in memory. */
export interface ScanTarget extends ComponentState {
  horizontal: number;
  vertical: number;
  blocksWide: number;
}

export interface ScanJob {
  bytes: Uint8Array;
  scan: ScanHeader;
  targets: ScanTarget[];
  decodeBlock: BlockDecoder;
  mcusWide: number;
  mcus: number;
  /** MCUs between restart markers, 0 = none. */
  restartInterval: number;
  reader: BitReader;
  onFault(fault: string): void;
  /** Called every few thousand MCUs; throws to stop. */
  onPulse(): void;
}

const mcusPerPulse = 4096;
/** A marker that skips more intervals than this is taken for damage, not for a loss. */
const mostLostIntervals = 3;

/**
 * Decodes one scan into the values of its targets. Damage costs the rest of its restart interval: markers are counted
 * modulo 8, so decoding goes on at the right place behind it.
 */
export function decodeScan(job: ScanJob): void {
  const { bytes, scan, mcus, reader, onFault } = job;
  const perInterval = job.restartInterval || mcus;
  let start = scan.dataStart;
  for (let interval = 0; interval * perInterval < mcus; ) {
    const stop = nextRestart(bytes, start, scan.dataEnd);
    reader.load(bytes, start, stop);
    const last = Math.min(mcus, (interval + 1) * perInterval);
    const failed = decodeMcus(job, interval * perInterval, last);
    if (failed !== undefined) {
      const what = reader.exhausted ? "entropy-coded data ends" : "entropy-coded data is damaged";
      onFault(`${what} in MCU ${failed} of ${mcus}`);
    }
    let marker = stop;
    let lost = 0;
    for (; marker < scan.dataEnd; marker = nextRestart(bytes, marker + 2, scan.dataEnd)) {
      lost = (bytes[marker + 1] - Marker.RST0 - interval) & 7;
      if (lost <= mostLostIntervals) break;
      onFault(`restart marker at ${marker} is out of order`);
    }
    if (marker >= scan.dataEnd) {
      if (last < mcus && failed === undefined) onFault(`entropy-coded data ends in MCU ${last} of ${mcus}`);
      return;
    }
    if (lost > 0) onFault(`${lost} restart intervals are missing before ${marker}`);
    interval += 1 + lost;
    start = marker + 2;
  }
}

/** Offset of the next RSTn in [start, end), or end. */
function nextRestart(bytes: Uint8Array, start: number, end: number): number {
  for (let at = bytes.indexOf(0xff, start); at !== -1 && at + 1 < end; at = bytes.indexOf(0xff, at + 1)) {
    if (isRestart(bytes[at + 1])) return at;
  }
  return end;
}

/** Decodes MCUs [first, last); the number of the MCU that could not be read whole, or undefined. */
function decodeMcus(job: ScanJob, first: number, last: number): number | undefined {
  const { scan, targets, decodeBlock, mcusWide, reader } = job;
  for (const target of targets) {
    target.prediction = 0;
    target.endOfBandRun = 0;
  }
  for (let mcu = first; mcu < last; mcu++) {
    if (mcu % mcusPerPulse === 0) job.onPulse();
    const row = Math.floor(mcu / mcusWide);
    const column = mcu - row * mcusWide;
    for (const target of targets) {
      for (let v = 0; v < target.vertical; v++) {
        const block = (row * target.vertical + v) * target.blocksWide + column * target.horizontal;
        for (let h = 0; h < target.horizontal; h++) {
          if (!decodeBlock(reader, target, 64 * (block + h), scan) || reader.exhausted) return mcu;
        }
      }
    }
  }
  return undefined;
}
