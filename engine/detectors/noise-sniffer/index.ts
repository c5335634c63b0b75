/**
 * Noisesniffer: is the noise of every part what its brightness makes it elsewhere? After Gardella, Musé, Morel, Colom, IWBF
 * 2021, and Gardella, Musé, Colom, Morel, Image Processing On Line 2024. Reimplemented from the description; one
 * observation per square of 8 x 8 pixels, and both directions are tested.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { Fact, Region } from "../../finding.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { type Cells, gather } from "./cells.ts";
import { homogeneousBlocks } from "./homogeneousBlocks.ts";
import { differenceMap, strongestOf } from "./map.ts";
import { findRegions, type NoiseRegion } from "./regions.ts";

const params = z.object({
  perBin: z
    .number()
    .int()
    .min(1000)
    .max(200_000)
    .default(20_000)
    .describe("So many blocks of about the same brightness are compared with each other")
    .meta({ title: "Blocks per bin" }),
  kept: z
    .number()
    .min(0.02)
    .max(0.5)
    .default(0.1)
    .describe("Share of each bin that is kept: the blocks with least structure")
    .meta({ title: "Share kept" }),
  cell: z
    .number()
    .int()
    .min(16)
    .max(256)
    .multipleOf(8)
    .default(48)
    .describe("Edge of the cells in pixels whose noise is compared")
    .meta({ title: "Cell" }),
});
type Params = z.infer<typeof params>;

/** Smaller pictures hold too few cells to compare. */
const LEAST_CELLS = 24;
/** Bins whose noise compression has taken away cannot be judged; most blocks must be in others. */
const LEAST_JUDGED = 0.5;
/** Fewer observations than this cannot show a region. */
const LEAST_OBSERVATIONS = 100;
/** Regions below this log10 NFA are shown, this many at most. It promises nothing about photographs: see README. */
const SHOWN = -2;
const MOST_REGIONS = 3;
const ROWS_PER_BREATH = 64;

function toRegion({ cells: members, kind }: NoiseRegion, cells: Cells, width: number, height: number): Region {
  const columns = members.map((cell) => cell % cells.columns);
  const rows = members.map((cell) => Math.floor(cell / cells.columns));
  const x = Math.min(...columns) * cells.edge;
  const y = Math.min(...rows) * cells.edge;
  const region = {
    x,
    y,
    width: Math.min(width, (Math.max(...columns) + 1) * cells.edge) - x,
    height: Math.min(height, (Math.max(...rows) + 1) * cells.edge) - y,
  };
  return {
    ...region,
    area: Math.min(region.width * region.height, members.length * cells.edge ** 2),
    label: kind === "less" ? "Less noise than elsewhere" : "More noise than elsewhere",
  };
}

/** Mean ratio of the noise of a region to that of its bins. */
function ratioOf({ cells: members }: NoiseRegion, { deviation, count }: Cells): number {
  const sum = (values: Float64Array) => members.reduce((total, cell) => total + values[cell], 0);
  return Math.exp(sum(deviation) / sum(count));
}

function factsOf(regions: readonly NoiseRegion[], cells: Cells, observations: number): Fact[] {
  const [first] = regions;
  return [
    {
      label: "Observations of noise",
      value: `${Math.round(observations)} squares of 8 x 8 pixels`,
      explanation: "Those that show least structure at their brightness.",
    },
    { label: "Regions of other noise", value: String(regions.length) },
    ...(first
      ? [
          {
            label: "Most significant region",
            value: `${ratioOf(first, cells).toFixed(2)} times the noise at its brightness, ${Math.round(first.agreeing)} of ${Math.round(first.count)} observations ${first.kind === "less" ? "below" : "above"} the median; log10 NFA ${first.logNfa.toFixed(1)} if nothing but chance were at work`,
            explanation: "Parts that were made by other cameras, or smoothed, have other noise.",
            benign: [
              "Fine texture that looks like noise",
              "Denoising in the camera, which spares textures and smooths skies and skin",
              "Areas out of focus, and vignetting that was corrected",
            ],
          },
        ]
      : []),
  ];
}

async function run(evidence: Evidence, { perBin, kept, cell }: Params, tools: Tools): Promise<Observation> {
  const image = await evidence.pixels();
  const { width, height } = image;
  if (Math.ceil(width / cell) * Math.ceil(height / cell) < LEAST_CELLS)
    return { state: "abstained", reason: "The picture is too small to compare the noise of its parts." };
  let rows = 0;
  const blocks = homogeneousBlocks(image, perBin, kept, (fraction) => {
    if (rows++ % ROWS_PER_BREATH !== 0) return;
    tools.signal.throwIfAborted();
    tools.progress(0.5 * fraction);
  });
  tools.signal.throwIfAborted();
  tools.progress(0.8);
  if (blocks.judged < LEAST_JUDGED)
    return {
      state: "abstained",
      reason: "No noise is left to compare: the picture is flat, clipped or too strongly compressed.",
    };
  const cells = gather(blocks, width, height, cell);
  const observations = cells.count.reduce((sum, count) => sum + count, 0);
  if (observations < LEAST_OBSERVATIONS)
    return { state: "abstained", reason: "Too little of the picture is without structure and not clipped." };

  const strongest = strongestOf(cells);
  if (!strongest) return { state: "abstained", reason: "No part of the picture holds enough noise to compare it." };
  const regions = findRegions(cells, SHOWN).slice(0, MOST_REGIONS);
  const factor = Math.exp(strongest.noise);
  return {
    statistic: Math.abs(strongest.noise),
    summary: `At the same brightness, the part that differs most has ${factor.toFixed(2)} times the noise of the rest.`,
    map: differenceMap(cells, width, height),
    regions: regions.map((region) => toRegion(region, cells, width, height)),
    facts: factsOf(regions, cells, observations),
  };
}

export const noiseSniffer: Detector<Params> = {
  id: "noise-sniffer",
  title: "Noise at equal brightness",
  question: "Is the noise of every part what its brightness makes it elsewhere?",
  version: "1",
  kind: "vote",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "Cameras denoise parts of a picture differently, and fine texture looks like noise: other noise alone proves nothing.",
    "A part from a picture with the same noise is not seen.",
    "Textured and clipped areas are not looked at; strong compression takes the noise away.",
  ],
  applies: () => true,
  run,
};
