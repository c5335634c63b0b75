/** What the detector tells a reader about two quantisations. */
import type { Fact } from "../../finding.ts";
import { annexKLuma, scaledTable } from "../../jpeg/annexK.ts";
import { FREQUENCIES } from "./blocks.ts";
import type { UsedFrequency } from "./evidencePlane.ts";
import { MODEL_ERROR, type TwoPopulations } from "./twoPopulations.ts";

/** Fewer steps could be those of many tables. */
const FEWEST_STEPS = 5;

/** The libjpeg quality whose luminance table comes nearest to the earlier steps. */
export function earlierQuality(used: readonly UsedFrequency[]): number {
  let best = { quality: 1, error: Number.POSITIVE_INFINITY };
  for (let quality = 1; quality <= 100; quality++) {
    const table = scaledTable(annexKLuma, quality);
    const error = used.reduce((sum, { first, frequency }) => sum + (first - table[FREQUENCIES[frequency]]) ** 2, 0);
    if (error < best.error) best = { quality, error };
  }
  return best.quality;
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

export function factsOf(used: readonly UsedFrequency[], found: TwoPopulations): Fact[] {
  const frequencies: Fact = {
    label: "Frequencies with traces of two quantisations",
    value: `${used.length} of ${FREQUENCIES.length}`,
    explanation: "In these, one quantisation alone does not explain the values that the coefficients have.",
  };
  if (!found.majority) return [frequencies];
  const strong = used.filter(({ first, step }) => first > step);
  const steps: Fact = {
    label: "Earlier steps",
    value: used.map(({ first, step }) => `${first} before ${step}`).join(", "),
    explanation: "The most likely step of an earlier compression before the file's own, frequency by frequency.",
  };
  const quality: Fact = {
    label: "Earlier quality",
    value: `about ${earlierQuality(strong)} of 100`,
    explanation: "The libjpeg quality whose table comes nearest to the earlier steps.",
  };
  const odd = found.nats > 0 ? found.regions.reduce((sum, { blocks }) => sum + blocks.length, 0) : 0;
  const share: Fact = {
    label: found.majority === "twice" ? "Compressed once only" : "Compressed twice",
    value: `${percent(odd / found.usable)} of the blocks that can be told`,
    ...(odd > 0 ? { explanation: "The smaller part, which is taken for the foreign one." } : {}),
  };
  return [frequencies, steps, ...(strong.length >= FEWEST_STEPS ? [quality] : []), share];
}

export function summaryOf({ majority, nats, regions, mean }: TwoPopulations): string {
  if (!majority) return "No part shows traces of an earlier compression on the grid of this file.";
  if (nats > 0) {
    const parts = regions.length === 1 ? "One region" : `${regions.length} regions`;
    return majority === "twice"
      ? `${parts} may have been compressed once where the rest was compressed twice.`
      : `${parts} may have been compressed twice where the rest was compressed once.`;
  }
  return mean > MODEL_ERROR
    ? "The whole picture shows the same traces of an earlier compression; saving it again does that."
    : "No part shows clear traces of an earlier compression that the rest lacks.";
}
