/**
 * Double quantisation: was every part of this JPEG file compressed as often as the rest? After Lin, He, Tang, Tang, "Fast,
 * automatic and fine-grained tampered JPEG image detection via DCT coefficient analysis", Pattern Recognition 2009, and
 * Bianchi, Piva, "Image forgery localization via block-grained analysis of JPEG artifacts", IEEE TIFS 2012.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { HeatMap, Region } from "../../finding.ts";
import { storedPlane, uprightPlane } from "../../image/turnPlane.ts";
import type { ComponentCoefficients } from "../../jpeg/coefficients.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { ownGrid } from "../jpeg-grid/ownGrid.ts";
import { FREQUENCIES, storedBlocks, unclippedBlocks } from "./blocks.ts";
import { evidencePlane } from "./evidencePlane.ts";
import { factsOf, summaryOf } from "./says.ts";
import { type OddRegion, twoPopulations } from "./twoPopulations.ts";

const params = z.object({
  leastGain: z
    .number()
    .min(0)
    .max(10_000)
    .default(10)
    .describe("How much better two quantisations must explain a frequency than one, in nats, for it to be used")
    .meta({ title: "Least gain" }),
});
type Params = z.infer<typeof params>;

/** Below this, the histograms hold too little to tell a comb from chance. */
const FEWEST_BLOCKS = 400;
/** Nats in the map at which its colours end. */
const MAP_END = 20;
/** Regions that are listed, of the smallest share of the evidence of the first. */
const MOST_REGIONS = 5;
const LEAST_OF_FIRST = 0.1;

/**
 * Standard deviation of what lies between two compressions, in grey levels: rounding to whole RGB and again to whole luma
 * adds about 1/12 (once each for luma before and after) and 0.037 (RGB) to the variance of each coefficient.
 */
const ROUNDING = 0.45;

/** Grey levels that the last quantisation may move a clipped pixel by: near the mean of its steps. */
const clipMargin = ({ table }: ComponentCoefficients): number =>
  2 + (0.75 * FREQUENCIES.reduce((sum, i) => sum + table.values[i], 0)) / FREQUENCIES.length;

function applies({ format, jpeg }: Evidence): true | string {
  if (format !== "jpeg" || !jpeg)
    return "Only JPEG files hold the coefficients whose values tell how often they were quantised; this file is none.";
  if (jpeg.unsupported) return `The coefficients of this JPEG cannot be read: ${jpeg.unsupported}.`;
  const [luma] = jpeg.frame.components;
  if (!(jpeg.frame.colour === "YCbCr" || jpeg.frame.colour === "grey"))
    return `The method looks at luminance, which this JPEG (${jpeg.frame.colour}) does not store.`;
  const full = jpeg.frame.components.every(
    (c) => c.horizontalSampling <= luma.horizontalSampling && c.verticalSampling <= luma.verticalSampling,
  );
  return full || "The luminance of this JPEG is stored at a lower resolution than its colours.";
}

function toRegion({ blocks, nats }: OddRegion, map: HeatMap, width: number, height: number, label: string): Region {
  let [left, right, top, bottom] = [map.width, 0, map.height, 0];
  for (const block of blocks) {
    const x = block % map.width;
    const y = Math.floor(block / map.width);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const x = Math.round((left * width) / map.width);
  const y = Math.round((top * height) / map.height);
  const w = Math.round(((right + 1) * width) / map.width) - x;
  const h = Math.round(((bottom + 1) * height) / map.height) - y;
  return {
    x,
    y,
    width: w,
    height: h,
    area: Math.min(w * h, 64 * blocks.length),
    label: `${label}, ${nats.toFixed(0)} nats`,
  };
}

async function run(evidence: Evidence, { leastGain }: Params, tools: Tools): Promise<Observation> {
  const image = await evidence.pixels();
  const [component] = (await evidence.coefficients()).components;
  const { width, height } = image;
  const { orientation } = evidence;
  const turned = orientation >= 5;
  const [wide, high] = [component.contentBlocksWide, component.contentBlocksHigh];
  const unclipped = unclippedBlocks(image, ownGrid(width, height, orientation), clipMargin(component));
  const upright = { width: turned ? high : wide, height: turned ? wide : high, data: Float32Array.from(unclipped) };
  const blocks = storedBlocks(component, storedPlane(upright, orientation).data);
  tools.signal.throwIfAborted();
  tools.progress(0.3);

  const usable = blocks.usable.reduce((sum, ok) => sum + ok, 0);
  if (usable < FEWEST_BLOCKS)
    return {
      state: "abstained",
      reason: `Only ${usable} blocks have texture and no clipped pixels; ${FEWEST_BLOCKS} are needed to tell how often coefficients were quantised.`,
    };
  let done = 0;
  const { nats, used } = evidencePlane(blocks, ROUNDING, leastGain, () => {
    tools.signal.throwIfAborted();
    tools.progress(0.3 + (0.6 * ++done) / FREQUENCIES.length);
  });
  const plane = uprightPlane({ width: wide, height: high, data: nats }, orientation);
  const found = twoPopulations(plane.data, plane.width, plane.height);
  const facts = factsOf(used, found);
  const summary = summaryOf(found);
  if (used.length === 0 || !found.majority) return { statistic: 0, summary, regions: [], facts };

  const map: HeatMap = {
    width: plane.width,
    height: plane.height,
    data: found.odd,
    range: [0, MAP_END],
    unit: "nats",
    meaning: { low: "compressed as often as most of the picture", high: "compressed more or less often" },
    style: "heat",
  };
  const label = found.majority === "twice" ? "Compressed once only" : "Compressed twice";
  return {
    statistic: Math.log1p((1000 * found.nats) / found.usable),
    summary,
    map,
    regions: (found.nats > 0 ? found.regions : [])
      .filter((region, i) => i < MOST_REGIONS && region.nats >= LEAST_OF_FIRST * found.regions[0].nats)
      .map((region) => toRegion(region, map, width, height, label)),
    facts,
  };
}

export const doubleQuantisation: Detector<Params> = {
  id: "double-quantisation",
  title: "Double quantisation",
  question: "Was every part of this JPEG file compressed as often as the rest?",
  version: "1",
  kind: "vote",
  params,
  needs: ["coefficients", "pixels"],
  limits: [
    "Sees little where the last compression was stronger than the one before, and nothing where both were equal.",
    "Sees no difference where the whole picture was cropped off the 8-pixel grid or resized before the last save, or where both parts were compressed alike before.",
    "Flat and clipped areas, which hold no coefficients that could tell, are left out.",
    "Which part is foreign is decided by area: the smaller part of what can be told is taken for the odd one.",
  ],
  applies,
  run,
};
