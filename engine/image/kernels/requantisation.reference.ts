/**
 * What compressing a block again would lose, as the definition says it: what the tests hold the WebAssembly kernel
 * against.
 */
import { forwardDct8x8 } from "../dct.ts";

/** Sum of the squared errors of the coefficients other than DC. `table`: 64 steps in natural order. */
export function requantisationError(block: ArrayLike<number>, table: ArrayLike<number>): number {
  return forwardDct8x8(block).reduce((sum, c, i) => {
    if (i === 0) return sum;
    const lost = table[i] < Infinity ? c - table[i] * Math.round(c / table[i]) : c;
    return sum + lost * lost;
  }, 0);
}
