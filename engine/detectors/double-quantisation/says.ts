/** What the detector tells a reader about two quantisations. */
import type { Fact } from "../../finding.ts";
import { annexKLuma, scaledTable } from "../../jpeg/annexK.ts";
import { FREQUENCIES } from "./blocks.ts";
import type { UsedFrequency } from "./evidencePlane.ts";
import type { Look } from "./grids.ts";
import { MODEL_ERROR } from "./twoPopulations.ts";

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

/** @param own what the file's own grid shows. @param other what another grid shows, where one does. */
export function factsOf(own: Look, other: Look | undefined): Fact[] {
  const facts = lookFacts(own, "");
  if (!other?.grid) return facts;
  const where = `on the grid with corners at (${other.grid.x} + 8i, ${other.grid.y} + 8j)`;
  if (other.majority === "once") return [...facts, ...lookFacts(other, `, ${where}`)];
  return [
    ...facts,
    {
      label: "An earlier compression of the whole picture",
      value: where,
      explanation: "Most of the picture was compressed before on another grid than the file's own.",
      benign: ["The picture was cropped or turned between two compressions"],
    },
  ];
}

function lookFacts({ used, majority, nats, regions, usable }: Look, where: string): Fact[] {
  const frequencies: Fact = {
    label: "Frequencies with traces of two quantisations",
    value: `${used.length} of ${FREQUENCIES.length}${where}`,
    explanation: "In these, one quantisation alone does not explain the values that the coefficients have.",
  };
  if (!majority) return [frequencies];
  const steps: Fact = {
    label: "Earlier steps",
    value: used
      .map(({ first, frequency }) => `${first} at (${FREQUENCIES[frequency] & 7}, ${FREQUENCIES[frequency] >> 3})`)
      .join(", "),
    explanation: "The most likely step of an earlier compression, by horizontal and vertical frequency.",
  };
  // An earlier step below the file's own is badly told.
  const strong = used.filter(({ first, step }) => first > step);
  const quality: Fact = {
    label: "Earlier quality",
    value: `about ${earlierQuality(strong)} of 100`,
    explanation: "The libjpeg quality whose table comes nearest to the earlier steps.",
  };
  const odd = nats > 0 ? regions.reduce((sum, { blocks }) => sum + blocks.length, 0) : 0;
  const share: Fact = {
    label: majority === "twice" ? "Compressed once only" : "Compressed twice",
    value: `${percent(odd / usable)} of the blocks that can be told`,
    ...(odd > 0 ? { explanation: "The smaller part, which is taken for the foreign one." } : {}),
  };
  return [frequencies, steps, ...(strong.length >= FEWEST_STEPS ? [quality] : []), share];
}

export function summaryOf({ majority, nats, regions, mean, grid }: Look): string {
  if (!majority) return "No part shows traces of an earlier compression on the grid of this file.";
  if (nats > 0) {
    const parts = regions.length === 1 ? "One region" : `${regions.length} regions`;
    return majority === "twice"
      ? `${parts} may have been compressed once where the rest was compressed twice.`
      : `${parts} may have been compressed twice${grid ? ", first on another grid of blocks," : ""} where the rest was compressed once.`;
  }
  return mean > MODEL_ERROR
    ? "The whole picture shows the same traces of an earlier compression; saving it again does that."
    : "No part shows clear traces of an earlier compression that the rest lacks.";
}
