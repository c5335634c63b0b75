/** Quantised DCT coefficients of one component, exactly as stored in the file. */
import type { QuantisationTable } from "./structure.ts";

export interface ComponentCoefficients {
  /** Blocks stored per row and column, padding blocks of the MCU included. */
  blocksWide: number;
  blocksHigh: number;
  /** Blocks that carry picture content: ceil(component size / 8). */
  contentBlocksWide: number;
  contentBlocksHigh: number;
  /** 64 * blocksWide * blocksHigh values; block (bx, by) starts at 64 * (by * blocksWide + bx), natural order 8 * v + u. */
  values: Int16Array;
  table: QuantisationTable;
  /** Pixels of this component: ceil(frame size * sampling / max sampling). */
  width: number;
  height: number;
}

export interface JpegCoefficients {
  components: ComponentCoefficients[];
  /** What went wrong on the way ("entropy-coded data ends in MCU 512 of 900"); blocks after it are zero. */
  faults: string[];
}
