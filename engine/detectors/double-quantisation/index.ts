/**
 * Double quantisation: was every part of this JPEG file compressed as often as the rest? After Lin, He, Tang, Tang, "Fast,
 * automatic and fine-grained tampered JPEG image detection via DCT coefficient analysis", Pattern Recognition 2009, and
 * Bianchi, Piva, "Image forgery localization via block-grained analysis of JPEG artifacts", IEEE TIFS 2012.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { JpegCoefficients } from "../../jpeg/coefficients.ts";
import { JpegError } from "../../jpeg/jpegError.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { FREQUENCIES } from "./blocks.ts";
import { lookOnOtherGrid, lookOnOwnGrid } from "./grids.ts";
import { placeMap, placeRegion } from "./placing.ts";
import { factsOf, summaryOf } from "./says.ts";

const params = z.object({
  leastGain: z
    .number()
    .min(0)
    .max(10_000)
    .default(10)
    .describe("How much better two quantisations must explain a frequency than one, in nats, for it to be used")
    .meta({ title: "Least gain" }),
  otherGrids: z
    .boolean()
    .default(true)
    .describe(
      "Where the file's own grid shows nothing, also look for a part that was compressed before on another grid",
    )
    .meta({ title: "Other grids" }),
});
type Params = z.infer<typeof params>;

/** Below this, the histograms hold too little to tell a comb from chance. */
const FEWEST_BLOCKS = 400;
/** Nats in the map at which its colours end. */
const MAP_END = 20;
/** Regions that are listed, of the smallest share of the evidence of the first. */
const MOST_REGIONS = 5;
const LEAST_OF_FIRST = 0.1;

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

async function run(evidence: Evidence, { leastGain, otherGrids }: Params, tools: Tools): Promise<Observation> {
  const image = await evidence.pixels();
  let coefficients: JpegCoefficients;
  try {
    coefficients = await evidence.coefficients();
  } catch (error) {
    // The picture may be readable where its coefficients are not: decoders guess what a damaged file leaves out.
    if (!(error instanceof JpegError)) throw error;
    return { state: "notApplicable", reason: `The coefficients of this JPEG cannot be read: ${error.message}` };
  }
  const [component] = coefficients.components;
  const { width, height } = image;
  let done = 0;
  const checkpoint = () => {
    tools.signal.throwIfAborted();
    tools.progress(Math.min(1, ++done / (2 * FREQUENCIES.length + 1)));
  };
  const own = lookOnOwnGrid(image, component, evidence.orientation, leastGain, checkpoint);
  if (own.usable < FEWEST_BLOCKS)
    return {
      state: "abstained",
      reason: `Only ${own.usable} blocks have texture and no clipped pixels; ${FEWEST_BLOCKS} are needed to tell how often coefficients were quantised.`,
    };
  // Another grid is looked at only where the file's own shows nothing.
  const other =
    otherGrids && own.nats === 0
      ? lookOnOtherGrid(image, component, evidence.orientation, leastGain, checkpoint)
      : undefined;
  const shifted = other?.majority === "once" && other.nats > 0;
  const found = shifted ? other : own;
  const facts = factsOf(own, other);
  const summary = summaryOf(found);
  if (found.used.length === 0 || !found.majority) return { statistic: 0, summary, regions: [], facts };
  const label = found.majority === "twice" ? "Compressed once only" : "Compressed twice";
  return {
    statistic: Math.log1p((1000 * found.nats) / found.usable),
    summary,
    map: {
      ...placeMap(found.odd, found.placement, width, height),
      range: [0, MAP_END],
      unit: "nats",
      meaning: { low: "compressed as often as most of the picture", high: "compressed more or less often" },
      style: "heat",
    },
    regions: (found.nats > 0 ? found.regions : [])
      .filter((region, i) => i < MOST_REGIONS && region.nats >= LEAST_OF_FIRST * found.regions[0].nats)
      .map((region) => placeRegion(region, found.placement, width, height, label)),
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
    "Sees no difference where both parts were compressed alike before, or were resized or cropped off the 8-pixel grid after it.",
    "A part that was compressed before on a grid of its own is seen only if it shares neither rows nor columns of corners with the file's grid (49 of 63 positions), was compressed clearly more strongly than the file, and the rest was not compressed on that grid.",
    "Flat and clipped areas, which hold no coefficients that could tell, are left out.",
    "Which part is foreign is decided by area: the smaller part of what can be told is taken for the odd one.",
  ],
  applies,
  run,
};
