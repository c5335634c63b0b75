/**
 * Noise level: is the noise as strong in one part of the picture as its brightness lets expect from the others? After Mahdian
 * and Saic, "Using noise inconsistencies for blind image forensics", Image and Vision Computing, 2009. Reimplemented from
 * the description, with the brightness taken into account.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { Fact } from "../../finding.ts";
import { regressionResidual, standardised } from "../../metrics/regressionResidual.ts";
import { median } from "../../metrics/summary.ts";
import { coherentRegion, distinction, regionAround } from "../coherentRegion.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { type BlockNoise, blockNoise } from "./blockNoise.ts";

const params = z.object({
  block: z
    .number()
    .int()
    .min(32)
    .max(256)
    .default(32)
    .describe("Edge of the blocks in pixels; in large pictures they are larger, so that there are no more than 4,000")
    .meta({ title: "Block" }),
});
type Params = z.infer<typeof params>;

const SMALLEST_SIDE = 256;
const MOST_BLOCKS = 4000;
/** Of all blocks. */
const LEAST_COMPUTED = 0.3;
/** Grey levels; less is what rounding leaves, so it is added before the logarithm. */
const LEAST_NOISE = 0.1;
/** Where half of the blocks have less, a compression has taken the noise away. */
const NO_NOISE = 0.05;
/** Standard deviations: what lies beyond counts as much. */
const FARTHEST = 3;
/** Variance of the log noise that content gives any picture; a picture of less variance shows no region. */
const RIDGE = 0.05;

/**
 * Growth of the statistic with the number of blocks: between what keeps the median (.24) and what keeps the upper twentieth (.09)
 * of 66 untouched photographs where it is, cropped and resized to 0.3 to 2.4 MP.
 */
const GROWTH = 0.15;

async function run(evidence: Evidence, { block }: Params, tools: Tools): Promise<Observation> {
  const image = await evidence.pixels();
  const { width, height } = image;
  if (Math.min(width, height) < SMALLEST_SIDE)
    return { state: "abstained", reason: `The picture is smaller than ${SMALLEST_SIDE} pixels on a side.` };
  const edge = Math.max(block, Math.sqrt((width * height) / MOST_BLOCKS));
  const blocks = blockNoise(image, edge, (row, rows) => {
    tools.signal.throwIfAborted();
    tools.progress((0.9 * row) / rows);
  });
  const all = blocks.columns * blocks.rows;
  const facts: Fact[] = [
    {
      label: "Blocks measured",
      value: `${blocks.places.length} of ${all}, each about ${Math.round(edge)} pixels wide`,
      explanation: "Blocks that are partly black or white are left out.",
    },
  ];
  if (blocks.places.length < LEAST_COMPUTED * all)
    return {
      state: "abstained",
      reason: "Most of the picture is black or white: there is no noise to measure.",
      facts,
    };
  const typical = median([...blocks.noise]);
  facts.push({ label: "Typical noise", value: `standard deviation ${typical.toFixed(2)} grey levels` });
  if (typical < NO_NOISE)
    return { state: "abstained", reason: "The picture has no noise: compression or denoising took it away.", facts };

  const region = coherentRegion({ ...blocks, length: 1, values: relativeNoise(blocks) });
  if (!region) return { state: "abstained", reason: "All blocks have the same noise.", facts };
  const { explained, position, share, member } = region;
  facts.push(
    { label: "Region that differs most", value: `${Math.round(100 * share)} % of the blocks` },
    {
      label: "Its noise",
      value: comparison(blocks, member),
      benign: [
        "Texture counts as noise",
        "Blurred backgrounds, sky and skin are smoothed by the camera's own denoising",
      ],
    },
    { label: "Variance between it and the rest", value: `${Math.round(100 * explained)} %` },
  );
  const around = regionAround(blocks, member, image);
  return {
    statistic: distinction(explained, blocks.places.length, GROWTH),
    summary: `The region that differs most explains ${Math.round(100 * explained)} % of the variance of the noise.`,
    map: {
      ...position,
      data: position.data.map((value) => explained * value),
      range: [0, 1],
      unit: "explained variance",
      meaning: { low: "noise like that of the rest", high: "noise of a region that stands apart" },
      style: "heat",
    },
    regions: around ? [{ ...around, label: "Noise differs most from the rest" }] : [],
    facts,
  };
}

/** log noise without what brightness says of it, limited and scaled so that its variance stays below 1. */
function relativeNoise({ noise, brightness }: BlockNoise): Float64Array {
  const b = standardised(brightness);
  const rest = regressionResidual(
    noise.map((value) => Math.log(value + LEAST_NOISE)),
    [b, b.map((value) => value * value)],
  );
  const variance = rest.reduce((sum, value) => sum + value * value, 0) / rest.length;
  const limited = standardised(standardised(rest).map((value) => Math.max(-FARTHEST, Math.min(FARTHEST, value))));
  return limited.map((value) => value * Math.sqrt(variance / (variance + RIDGE)));
}

function comparison({ noise, places }: BlockNoise, member: Uint8Array): string {
  const inside = median([...noise].filter((_, i) => member[places[i]] === 1));
  const outside = median([...noise].filter((_, i) => member[places[i]] === 0));
  const ratio = outside > 0 ? `, ${(inside / outside).toFixed(2)} times that of the rest` : "";
  return `standard deviation ${inside.toFixed(2)} grey levels${ratio}`;
}

export const noiseLevel: Detector<Params> = {
  id: "noise-level",
  title: "Noise level",
  question: "Is the noise equally strong everywhere?",
  version: "2",
  kind: "vote",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "Fine texture is taken for noise, and there is always a region that differs most: a weak method that needs others beside it.",
    "Parts of photographs with equally strong noise, or saved together at low quality, look alike.",
    "Blocks that are partly black or white are left out.",
  ],
  applies: () => true,
  run,
};
