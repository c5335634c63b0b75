/**
 * Codes of four neighbouring residuals, each reduced to negative, about zero or positive: 81 of them, 25 where a code, its
 * mirror image and its negative count as the same (Fridrich and Kodovský, "Rich models for steganalysis", 2012).
 */

/** Levels of one residual: 0 negative, 1 about zero, 2 positive. */
const LEVELS = 3;
const LENGTH = 4;
const CODES = LEVELS ** LENGTH;

/** The code after one more level came in and the oldest went out: entry 3 * code + level. */
export const nextCode: Uint8Array = Uint8Array.from(
  { length: LEVELS * CODES },
  (_, i) => (LEVELS * Math.floor(i / LEVELS) + (i % LEVELS)) % CODES,
);

/** The code of four residuals about zero. */
export const ZERO_CODE = (CODES - 1) / 2;

const digits = (code: number): number[] =>
  Array.from({ length: LENGTH }, (_, k) => Math.floor(code / LEVELS ** k) % LEVELS);

const codeOf = (levels: readonly number[]): number => levels.reduce((sum, level, k) => sum + level * LEVELS ** k, 0);

/** The least code that is the same as this one. */
function representative(code: number): number {
  const levels = digits(code);
  const negative = levels.map((level) => LEVELS - 1 - level);
  return Math.min(code, codeOf(levels.toReversed()), codeOf(negative), codeOf(negative.toReversed()));
}

const representatives = [...new Set(Array.from({ length: CODES }, (_, code) => representative(code)))];

/** Codes that are told apart: 25. */
export const FOLDED = representatives.length;

/** 0 to 24 for each code. */
export const foldedCode: Uint8Array = Uint8Array.from({ length: CODES }, (_, code) =>
  representatives.indexOf(representative(code)),
);
