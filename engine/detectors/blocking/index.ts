/**
 * Blocking artefacts: do the lines of the picture's 8x8 grid run through every part of it? After Li, Yuan, Yu, "Passive
 * detection of doctored JPEG image via block artifact grid extraction", Signal Processing 89, 2009. Written from the
 * description.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { Fact, HeatMap, Region } from "../../finding.ts";
import { connectedRegions } from "../../image/connectedRegions.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { PROGRESS_ROWS } from "../viewSize.ts";
import { type GridEnergy, gridEnergy, PHASES } from "./gridEnergy.ts";
import { gridLikelihood } from "./likelihood.ts";
import { excessOf, findPhase } from "./phases.ts";

const params = z.object({
  clearness: z
    .number()
    .min(2)
    .max(50)
    .default(6)
    .describe("Standard errors by which the picture's grid must stand out of the next phase, in both directions")
    .meta({ title: "Clearness of the grid" }),
});
type Params = z.infer<typeof params>;

/** Fewer cells than this are no picture to compare regions in. */
const FEWEST_CELLS = 150;
/** Standardised excess below which windows say next to nothing: such a picture is not judged. */
const FAINTEST_EXPECTED = 1;
const LEAST_SHARE = 0.02;
const MOST_SHARE = 0.5;
/** Region and summary speak of a missing grid from this statistic on. */
const NOTABLE = 2.5;

/** Windows that hold about one per cent of the cells. */
const reachFor = (cells: number): number => Math.min(6, Math.max(2, Math.round((Math.sqrt(0.01 * cells) - 1) / 2)));

const activityOf = ({ vertical, horizontal }: GridEnergy): Float32Array =>
  Float32Array.from({ length: vertical.length / PHASES }, (_, cell) => {
    let sum = 0;
    for (let p = 0; p < PHASES; p++) sum += vertical[PHASES * cell + p] + horizontal[PHASES * cell + p];
    return sum / (2 * PHASES);
  });

interface OddRegion {
  cells: Int32Array;
  /** Mean log likelihood ratio. */
  mean: number;
  statistic: number;
}

/**
 * The connected region of positive ratios whose mean, times the root of its share of the judged cells relative to the least
 * one, is largest: one nat over 2 % of the picture weighs like half a nat over 8 %.
 */
function oddestRegion(ratios: Float32Array, columns: number): OddRegion | undefined {
  const judged = ratios.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  let best: OddRegion | undefined;
  for (const cut of [0, 1, 2, 4]) {
    const beyond = Uint8Array.from(ratios, (value) => (value > cut ? 1 : 0));
    for (const cells of connectedRegions(beyond, columns, ratios.length / columns)) {
      if (cells.length < LEAST_SHARE * judged) break;
      if (cells.length > MOST_SHARE * judged) continue;
      const mean = cells.reduce((sum, cell) => sum + ratios[cell], 0) / cells.length;
      const statistic = mean * Math.min(2, Math.sqrt(cells.length / judged / LEAST_SHARE));
      if (!best || statistic > best.statistic) best = { cells, mean, statistic };
    }
  }
  return best;
}

function mapOf(width: number, height: number, { columns, rows, edge }: GridEnergy, ratios: Float32Array): HeatMap {
  const size = { width: Math.ceil(width / edge), height: Math.ceil(height / edge) };
  const data = new Float32Array(size.width * size.height);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const column = Math.min(columns - 1, Math.floor(((x + 0.5) * width) / size.width / edge));
      const row = Math.min(rows - 1, Math.floor(((y + 0.5) * height) / size.height / edge));
      data[y * size.width + x] = ratios[row * columns + column];
    }
  return {
    ...size,
    data,
    range: [-6, 6],
    unit: "nats",
    meaning: { low: "on the grid of the picture", high: "grid missing or elsewhere" },
    style: "heat",
  };
}

function regionOf({ columns, edge }: GridEnergy, cells: Int32Array): Region {
  const xs = Array.from(cells, (cell) => cell % columns);
  const [left, right] = xs.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [columns, 0]);
  const [top, bottom] = [Math.floor(cells[0] / columns), Math.floor(cells[cells.length - 1] / columns)];
  return {
    x: left * edge,
    y: top * edge,
    width: (right - left + 1) * edge,
    height: (bottom - top + 1) * edge,
    area: cells.length * edge * edge,
    label: "Grid of the picture missing or elsewhere",
  };
}

async function run(evidence: Evidence, { clearness }: Params, tools: Tools): Promise<Observation> {
  const image = await evidence.pixels();
  const { width, height } = image;
  const energy = gridEnergy(image, (y) => {
    if (y % PROGRESS_ROWS !== 0) return;
    tools.signal.throwIfAborted();
    tools.progress((0.7 * y) / height);
  });
  const { columns, rows } = energy;
  if (columns * rows < FEWEST_CELLS)
    return { state: "abstained", reason: "The picture is too small to compare the grids of its parts." };
  const [vertical, horizontal] = [excessOf(energy.vertical), excessOf(energy.horizontal)];
  const [x, y] = [findPhase(vertical), findPhase(horizontal)];
  const facts: Fact[] = [
    {
      label: "Grid of the picture",
      value: `corners at (${x.phase} + 8i, ${y.phase} + 8j), ${x.deviations.toFixed(1)} and ${y.deviations.toFixed(1)} standard errors clear`,
      explanation: "Where the edges of 8x8 blocks stand out most, over the whole picture.",
    },
  ];
  if (Math.min(x.deviations, y.deviations) < clearness)
    return { state: "abstained", reason: "The picture as a whole shows no clear 8x8 grid.", facts };
  tools.progress(0.8);
  const { ratios, expected } = gridLikelihood(
    vertical,
    horizontal,
    [x.phase, y.phase],
    activityOf(energy),
    columns,
    reachFor(columns * rows),
  );
  if (expected < FAINTEST_EXPECTED)
    return { state: "abstained", reason: "The grid of the picture is too faint to be told in its parts.", facts };
  tools.signal.throwIfAborted();
  const region = oddestRegion(ratios, columns);
  const statistic = region?.statistic ?? 0;
  const notable = region !== undefined && statistic >= NOTABLE;
  facts.push(
    {
      label: "Strength of the grid",
      value: `${expected.toFixed(1)} standard deviations in windows of middling texture`,
    },
    {
      label: "Oddest region",
      value: region
        ? `mean log likelihood ratio ${region.mean.toFixed(1)} over ${region.cells.length} cells`
        : "none of 2 % of the picture or more",
      severity: notable ? "notice" : "info",
      benign: ["Fine or repetitive texture that hides the grid", "Sky or blur that compression left without a trace"],
    },
  );
  return {
    statistic,
    summary: notable
      ? "In one region the grid of the picture is missing or lies elsewhere."
      : "The grid of the picture runs through all parts that show one.",
    map: mapOf(width, height, energy, ratios),
    regions: region && notable ? [regionOf(energy, region.cells)] : [],
    facts,
  };
}

export const blocking: Detector<Params> = {
  id: "blocking",
  title: "Blocking artefacts",
  question: "Does the picture's 8x8 grid run through every part of it?",
  version: "1",
  kind: "vote",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "At high quality the edges of blocks are too faint: then it abstains.",
    "A last save at lower quality lays one grid over everything.",
    "A pasted area whose grid happens to fall on the picture's own (1 chance in 64) is not seen.",
    "Fine texture hides the grid, flat and overexposed areas have none.",
  ],
  applies: () => true,
  run,
};
