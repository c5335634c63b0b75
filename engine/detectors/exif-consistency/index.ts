/**
 * EXIF self-consistency: every patch must look as if one camera and one development made it. After Huh, Liu, Owens, Efros,
 * "Fighting Fake News: Image Splice Detection via Learned Self-Consistency", ECCV 2018, with a network of our own.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { Fact, Region } from "../../finding.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { attributeAgreements } from "./attributes.ts";
import { attributesInWords } from "./attributeWords.ts";
import { type Calibration, pictureProbability, readCalibration } from "./calibration.ts";
import { clusteringView, heatMap } from "./clusteringView.ts";
import { affinityOf, type Consistency, computedCells, consistencyMap, type Method } from "./consistencyMap.ts";
import { embedPicture, MOST_CELLS, poolCells, type SeenCells } from "./embed.ts";
import type { ComputedCells } from "./methods.ts";
import { divideCells, FEWEST_COMPUTED, pastedRegion } from "./pastedRegion.ts";
import { patchComparison } from "./patches.ts";
import { byReadersNetwork } from "./readersNetwork.ts";

const MODEL = "exif-consistency";
/** What readers call it. */
const OWN_NETWORK = "selfsame";
/** Smaller pictures hold too few patches beside each other. */
const SMALLEST_SIDE = 256;
const params = z.object({
  method: z
    .enum(["regions", "normalised-cut", "mean-shift", "anchors"])
    .default("regions")
    .describe(
      "regions: the likeliest of many candidates, the only way that is calibrated and may alarm. The others show the map of one clustering",
    )
    .meta({ title: "Clustering" }),
  cells: z
    .number()
    .int()
    .min(64)
    .max(2500)
    .default(MOST_CELLS)
    .describe("At most so many patches are compared with each other; more show smaller regions and take longer")
    .meta({ title: "Patches" }),
  network: z
    .string()
    .max(64)
    .default(OWN_NETWORK)
    .describe(
      `"${OWN_NETWORK}", or the id of a set in your models folder: a map to look at, from networks that Selfsame has not measured`,
    )
    .meta({ title: "Network" }),
});
type Params = z.infer<typeof params>;

async function run(evidence: Evidence, params: Params, tools: Tools): Promise<Observation> {
  const { method, cells: mostCells, network } = params;
  const image = await evidence.pixels();
  if (network !== OWN_NETWORK) {
    const observation = await byReadersNetwork(network, method, image, tools);
    return { ...observation, limits: [...(observation.limits ?? []), ...recompressed(evidence)] };
  }
  const calibration = readCalibration(await tools.modelFacts(MODEL));
  const windows = await embedPicture(image, MODEL, calibration.windows, {
    ...tools,
    progress: (fraction) => tools.progress(0.7 * fraction),
  });
  const cells = poolCells(windows, mostCells);
  const affinities = affinityOf(cells.grid);
  const computed = computedCells(affinities);
  const all = cells.grid.rows * cells.grid.columns;
  const facts: Fact[] = [
    {
      label: "Patches compared",
      value: `${computed.cells.length} of ${all}, each ${cells.windows.edge} pixels wide`,
      explanation: "Patches without texture, or clipped to black or white, carry no trace and are left out.",
    },
  ];
  if (computed.cells.length < FEWEST_COMPUTED)
    return {
      state: "abstained",
      reason: `Only ${computed.cells.length} of ${all} patches show enough texture to be compared; ${FEWEST_COMPUTED} are needed.`,
      facts,
    };
  tools.signal.throwIfAborted();
  tools.progress(0.8);
  if (method !== "regions")
    return clustering(consistencyMap(affinities, method), method, cells, computed, image, facts);

  const found = pastedRegion(divideCells(cells, computed), cells.grid, windows.grid, calibration.regions);
  if (!found)
    return {
      alarm: false,
      summary: "The patches form no region that stands apart.",
      facts,
      patches: patchComparison(cells, computed, undefined, []),
    };
  const { candidate, logit, map } = found;
  const alarm = logit > calibration.alarm.threshold;
  const attributes = await attributeAgreements(computed, cells.grid, candidate.member, calibration.attributes, tools);
  tools.progress(0.95);
  const region = boxOf(candidate.member, computed.cells, cells);
  const share = region.cells / computed.cells.length;
  facts.push(
    { label: "Region that stands apart most", value: `${Math.round(100 * share)} % of the patches compared` },
    {
      label: "Its log odds of being pasted",
      value: `${logit.toFixed(2)}, alarm above ${calibration.alarm.threshold.toFixed(2)}`,
    },
    { label: "What differs", value: attributesInWords(attributes) },
  );
  return {
    statistic: logit,
    alarm,
    score: pictureProbability(logit, calibration.picture),
    falseAlarm: alarm ? falseAlarm(calibration) : undefined,
    summary: alarm
      ? "One region does not look as if the camera and the development of the rest had made it."
      : "No region stands apart more than regions of untouched pictures do.",
    map: heatMap(map, windows.windows, image),
    regions: alarm ? [region.region] : [],
    facts,
    patches: patchComparison(cells, computed, candidate.member, attributes),
    limits: recompressed(evidence),
  };
}

function falseAlarm({ alarm }: Calibration): NonNullable<Observation["falseAlarm"]> {
  return {
    kind: "rate",
    value: Math.max(alarm.rate, 1 / alarm.pictures),
    basis: `${alarm.pictures} untouched pictures of ${alarm.cameras} cameras, made of photographs that the model has not learnt from, each camera counted alike; at most ${(100 * alarm.upperBound).toFixed(0)} % with 95 % confidence`,
  };
}

/** One clustering with our own network. */
function clustering(
  consistency: Consistency,
  method: Method,
  cells: SeenCells,
  computed: ComputedCells,
  image: { width: number; height: number },
  facts: Fact[],
): Observation {
  const inconsistent = Uint8Array.from(computed.cells, (cell) => consistency.inconsistent[cell]);
  return {
    ...clusteringView(consistency, cells.windows, image, facts),
    reason: `The map of one clustering (${method.replace("-", " ")}), to look at: it is not calibrated and raises no alarm.`,
    patches: patchComparison(cells, computed, inconsistent, []),
  };
}

/** The rectangle around the cells of the region, by the middles of their windows. */
function boxOf(
  member: Uint8Array,
  cells: Uint32Array,
  { grid, windows }: SeenCells,
): { region: Region; cells: number } {
  const { edge, step } = windows;
  const inside = cells.filter((_, i) => member[i] === 1);
  const rows = Array.from(inside, (cell) => Math.floor(cell / grid.columns));
  const columns = Array.from(inside, (cell) => cell % grid.columns);
  const first = (values: number[]) => Math.min(...values) * step + Math.floor((edge - step) / 2);
  const extent = (values: number[]) => (Math.max(...values) - Math.min(...values) + 1) * step;
  return {
    cells: inside.length,
    region: {
      x: first(columns),
      y: first(rows),
      width: extent(columns),
      height: extent(rows),
      area: inside.length * step ** 2,
      label: "Not as the rest was made",
    },
  };
}

/** What of this file makes the traces weak. */
function recompressed({ format, width, height }: Evidence): string[] {
  return [
    ...(format === "jpeg" || format === "webp" || format === "avif" || format === "heic"
      ? ["The last compression of this file covers the traces of what was before, the more so the coarser it was."]
      : []),
    ...(width * height < 600_000 ? ["The picture is small: a region must be large in it to be seen."] : []),
  ];
}

export const exifConsistency: Detector<Params> = {
  id: "exif-consistency",
  title: "EXIF self-consistency",
  question: "Does every patch look as if one camera and one development made it?",
  version: "1",
  kind: "vote",
  params,
  needs: ["pixels", "model"],
  limits: [
    "Copies within one picture share its camera and its development: they are not seen.",
    "Regions narrower than about 100 pixels, and pastes from the same camera with the same development, are missed.",
    "Pictures that were resized, recompressed or photographed from a screen after the paste lose the traces: see the robustness curves in docs/EXIF.md.",
    "Sky, water and out-of-focus areas can stand apart in an untouched picture: never a verdict from this score alone.",
  ],
  applies: ({ width, height }) =>
    Math.min(width, height) >= SMALLEST_SIDE ||
    `The picture is smaller than ${SMALLEST_SIDE} pixels on a side: it holds too few patches to compare.`,
  run,
};
