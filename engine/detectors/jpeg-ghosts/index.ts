/**
 * JPEG ghosts: was a part of the picture saved as JPEG before, at a quality of its own? After Farid, "Exposing digital
 * forgeries from JPEG ghosts", IEEE Transactions on Information Forensics and Security 4(1), 2009; with a control on a grid
 * that is shifted, and on one grid besides the picture's own. Written from the description.
 */
import { z } from "zod";
import type { Fact, HeatMap, Region } from "../../finding.ts";
import type { RgbImage } from "../../image/raster.ts";
import type { Detector, Observation } from "../detector.ts";
import type { Cells } from "./cells.ts";
import type { OddRegion } from "./region.ts";
import { FEWEST_CELLS, type GridResult, type Search, searchGhosts } from "./search.ts";
import { qualitiesBetween } from "./tables.ts";

const params = z
  .object({
    lowest: z
      .number()
      .int()
      .min(30)
      .max(98)
      .default(50)
      .describe("Lowest quality (libjpeg scale) at which an earlier save is looked for")
      .meta({ title: "Lowest quality" }),
    highest: z
      .number()
      .int()
      .min(30)
      .max(98)
      .default(95)
      .describe("Highest quality at which an earlier save is looked for")
      .meta({ title: "Highest quality" }),
  })
  .refine(({ lowest, highest }) => lowest <= highest, "The lowest quality must not lie above the highest.");
type Params = z.infer<typeof params>;

/** Region and summary speak of a ghost from this statistic on: of untouched photographs, few reach it. */
const NOTABLE = 0.25;
/** Mean log ratio of the rest of the picture from which on its own ghost is told. */
const SAVED_BEFORE = -0.3;

const describeGrid = ({ grid }: GridResult): string => `(${grid.x} + 8i, ${grid.y} + 8j)`;

/** Values of cells as a map of the whole picture: each value is that of the cell that lies nearest. */
function mapOf({ width, height }: RgbImage, { columns, rows, step }: Cells, at: (cell: number) => number): HeatMap {
  const size = { width: Math.max(1, Math.round(width / step)), height: Math.max(1, Math.round(height / step)) };
  const data = new Float32Array(size.width * size.height);
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const column = Math.min(columns - 1, Math.floor(((x + 0.5) * width) / size.width / step));
      const row = Math.min(rows - 1, Math.floor(((y + 0.5) * height) / size.height / step));
      data[y * size.width + x] = at(row * columns + column);
    }
  return {
    ...size,
    data,
    range: [0, 1.5],
    unit: "nats",
    meaning: { low: "compressed like the rest", high: "compressed before in another way" },
    style: "heat",
  };
}

function regionOf({ cells: { columns, step } }: Search, { cells }: OddRegion, label: string): Region {
  let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
  for (const cell of cells) {
    const [x, y] = [(cell % columns) * step, Math.floor(cell / columns) * step];
    left = Math.min(left, x);
    right = Math.max(right, x + step);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + step);
  }
  return { x: left, y: top, width: right - left, height: bottom - top, area: cells.length * step * step, label };
}

const labelOf = ({ side }: OddRegion, quality: number): string =>
  side < 0 ? `Saved before at about quality ${quality}` : `Lacks the trace of quality ${quality} that the rest shows`;

/** Of the picture as a whole: the quality of an earlier save that most of it shows. */
function earlierSave({ contrasts }: GridResult, qualities: readonly number[]): Fact {
  const means = contrasts.map(({ values }) => {
    const sorted = values.filter((value) => !Number.isNaN(value)).sort();
    return sorted[sorted.length >> 1];
  });
  const deepest = means.indexOf(Math.min(...means));
  const label = "Earlier save of most of the picture";
  if (!(means[deepest] < SAVED_BEFORE)) return { label, value: "no trace on the main grid" };
  return {
    label,
    value: `about quality ${qualities[deepest]} (log ratio ${means[deepest].toFixed(2)})`,
    explanation: "Saving most of the picture once more at this quality changes it remarkably little.",
    benign: ["The camera saved it as JPEG, and it was saved again or converted"],
  };
}

async function run(
  evidence: Parameters<Detector["run"]>[0],
  { lowest, highest }: Params,
  tools: Parameters<Detector["run"]>[2],
): Promise<Observation> {
  const image = await evidence.pixels();
  const qualities = qualitiesBetween(lowest, highest);
  const search = searchGhosts(image, evidence, qualities, (fraction) => {
    tools.signal.throwIfAborted();
    tools.progress(fraction);
  });
  if (search.results.length === 0)
    return {
      state: "abstained",
      reason: `The picture is too small, too flat or too overexposed: fewer than ${FEWEST_CELLS} places of 16 x 16 pixels can be judged.`,
    };
  const best = search.results.reduce((a, b) => (b.region.statistic > a.region.statistic ? b : a));
  const { region, contrasts } = best;
  const facts: Fact[] = [
    earlierSave(search.results[0], qualities),
    { label: "Grids looked at", value: search.results.map(describeGrid).join(", ") },
  ];
  const { table, side, inside, outside, statistic } = region;
  const map = mapOf(image, search.cells, (cell) => side * (contrasts[table].values[cell] - outside));
  const notable = statistic >= NOTABLE;
  const label = labelOf(region, qualities[table]);
  if (statistic > 0)
    facts.push({
      label: "Oddest region",
      value: `log ratio ${inside.toFixed(2)} inside, ${outside.toFixed(2)} outside, at quality ${qualities[table]} on the grid ${describeGrid(best)}`,
      severity: notable ? "notice" : "info",
      explanation:
        "Logarithm of what saving again loses on this grid over what it loses on a control grid. 0: no earlier save; the lower, the plainer its trace.",
      benign: ["A region of repetitive texture", "A region that the camera itself processed differently"],
    });
  return {
    statistic,
    summary: notable
      ? `One region has a JPEG history of its own: ${label.charAt(0).toLowerCase()}${label.slice(1)}.`
      : "No region shows a JPEG ghost of its own.",
    map,
    regions: notable ? [regionOf(search, region, label)] : [],
    facts,
  };
}

export const jpegGhosts: Detector<Params> = {
  id: "jpeg-ghosts",
  title: "JPEG ghosts",
  question: "Was a region saved as JPEG before, at a quality of its own?",
  version: "1",
  kind: "vote",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "A last save at a lower quality than the earlier one erases its trace.",
    "Resizing, or rotating by other than quarter turns, before the last save erases the trace.",
    "Regions that make up less than 3 % of the textured area are not looked for.",
    "Flat and overexposed areas cannot be judged.",
  ],
  applies: () => true,
  run,
};
