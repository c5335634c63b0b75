/**
 * Residual clusters: did one processing chain make the whole picture? Features of Cozzolino, Poggi and Verdoliva,
 * "Splicebuster: a new blind image splicing detector", WIFS 2015; the two classes are found as one coherent region and the
 * rest (../coherentRegion.ts). Reimplemented from the description.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { Fact } from "../../finding.ts";
import { principalComponents } from "../../metrics/principalComponents.ts";
import { coherentRegion, distinction, regionAround } from "../coherentRegion.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { CODES_PER_CELL, countCodes } from "./codeCounts.ts";
import { explainedBy } from "./content.ts";
import { type Windows, windowsOf } from "./windows.ts";

const params = z.object({
  threshold: z
    .number()
    .min(0.25)
    .max(16)
    .default(2)
    .describe("Residuals up to so many grey levels count as zero")
    .meta({ title: "Quantisation" }),
  components: z
    .number()
    .int()
    .min(1)
    .max(25)
    .default(15)
    .describe("How many principal components of the features are compared")
    .meta({ title: "Principal components" }),
});
type Params = z.infer<typeof params>;

/** Smaller pictures hold too few windows beside each other. */
const SMALLEST_SIDE = 256;
/** Edge of the cells in pixels, in pictures that do not hold too many of them; a window is 8 cells wide. */
const CELL_EDGE = 16;
/** So many cells at most; beyond, they grow. */
const MOST_CELLS = 16_000;
/**
 * Variance of the features, per component, that chance and content give any picture. Without it, in a picture that is the
 * same everywhere, the components of pure noise would be blown up until some region explains them.
 */
const RIDGE = 1e-4;
/** Of all windows, and at least. */
const LEAST_COMPUTED = 0.3;
const FEWEST_COMPUTED = 64;
/**
 * Growth of the statistic with the number of windows: between what keeps the median (.35) and what keeps the upper twentieth (.18)
 * of 66 untouched photographs where it is, cropped and resized to 0.3 to 2.4 MP.
 */
const GROWTH = 0.25;
const PROGRESS_ROWS = 256;

async function run(evidence: Evidence, { threshold, components }: Params, tools: Tools): Promise<Observation> {
  const image = await evidence.pixels();
  const { width, height } = image;
  if (Math.min(width, height) < SMALLEST_SIDE)
    return { state: "abstained", reason: `The picture is smaller than ${SMALLEST_SIDE} pixels on a side.` };
  const edge = Math.max(CELL_EDGE, Math.sqrt((width * height) / MOST_CELLS));
  const counts = countCodes(image, edge, threshold, (y) => {
    if (y % PROGRESS_ROWS !== 0) return;
    tools.signal.throwIfAborted();
    tools.progress((0.8 * y) / height);
  });
  const windows = windowsOf(counts, edge * edge);
  const facts = [windowsFact(windows, edge)];
  const all = windows.columns * windows.rows;
  if (windows.places.length < Math.max(FEWEST_COMPUTED, LEAST_COMPUTED * all))
    return {
      state: "abstained",
      reason: "Most of the picture is black or white: too little is left to compare.",
      facts,
    };
  tools.signal.throwIfAborted();

  const { whitened, variances } = principalComponents(
    windows.features,
    windows.places.length,
    CODES_PER_CELL,
    components,
    RIDGE,
  );
  tools.progress(0.9);
  const region = coherentRegion({ ...windows, length: variances.length, values: whitened });
  if (!region) return { state: "abstained", reason: "All parts of the picture have the same residuals.", facts };

  const { explained, position, share, member } = region;
  const byContent = explainedBy(
    windows.content,
    Float64Array.from(windows.places, (place) => member[place]),
  );
  facts.push(
    { label: "Region that differs most", value: `${Math.round(100 * share)} % of the windows` },
    {
      label: "Variance between it and the rest",
      value: `${Math.round(100 * explained)} %`,
      explanation: "Of the variance in the direction in which the two differ most; the rest is variance within them.",
    },
    {
      label: "Region as brightness and contrast would give it",
      value: `${Math.round(100 * byContent)} %`,
      explanation: "How well brightness and contrast alone tell which windows belong to the region.",
      benign: ["Where this is high, the region may differ by what it shows, not by how it was made"],
    },
  );
  const around = regionAround(windows, member, image);
  return {
    statistic: distinction(explained, windows.places.length, GROWTH),
    summary: `The region that differs most explains ${Math.round(100 * explained)} % of the variance of the residuals.`,
    map: {
      ...position,
      data: position.data.map((value) => explained * value),
      range: [0, 1],
      unit: "explained variance",
      meaning: { low: "residuals like those of the rest", high: "residuals of a region that stands apart" },
      style: "heat",
    },
    regions: around ? [{ ...around, label: "Differs most from the rest" }] : [],
    facts,
  };
}

function windowsFact({ columns, rows, places }: Windows, edge: number): Fact {
  return {
    label: "Windows compared",
    value: `${places.length} of ${columns * rows}, each ${Math.round(8 * edge)} pixels wide`,
    explanation: "Black and white areas carry no trace and are left out.",
  };
}

export const residualClusters: Detector<Params> = {
  id: "residual-clusters",
  title: "Residual clusters",
  question: "Did one processing chain make the whole picture?",
  version: "2",
  kind: "vote",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "There is always a region that differs most: sky, water, blurred backgrounds and fine texture have residuals of their own.",
    "Regions much smaller than a window, or larger than half of the picture, are not told from the rest.",
    "Parts of two photographs that were developed alike, or saved together at low quality, look alike.",
    "Black and white areas are left out.",
  ],
  applies: () => true,
  run,
};
