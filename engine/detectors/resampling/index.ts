/**
 * Was a part of the picture enlarged, reduced or rotated, and the rest not? After M. Kirchner, "Fast and reliable resampling
 * detection by spectral analysis of fixed linear predictor residue", ACM MM&Sec 2008, block by block.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { Fact, HeatMap, Region } from "../../finding.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { type Blocks, blocksOf } from "./blocks.ts";
import { type Findings, findResampled, type ResampledRegion } from "./regions.ts";
import { BLOCK } from "./spectrum.ts";

const params = z.object({
  evidence: z
    .number()
    .min(0)
    .max(100)
    .default(2)
    .describe("Regions are listed from this on: -log10 of the number of regions that noise would give")
    .meta({ title: "Least evidence" }),
});
type Params = z.infer<typeof params>;

/** Ends of the map. */
const MAP_END = 10;
const SMALLEST_SIDE = 3 * BLOCK;
/** With fewer there is no rest to compare with. */
const LEAST_BLOCKS = 9;

async function run(evidence: Evidence, { evidence: least }: Params, tools: Tools): Promise<Observation> {
  const image = await evidence.pixels();
  if (Math.min(image.width, image.height) < SMALLEST_SIDE)
    return { state: "abstained", reason: `The picture is smaller than ${SMALLEST_SIDE} pixels on a side.` };
  const blocks = blocksOf(image, (fraction) => {
    tools.signal.throwIfAborted();
    tools.progress(0.9 * fraction);
  });
  const count = blocks.judged.filter(Boolean).length;
  if (count * blocks.own < LEAST_BLOCKS)
    return { state: "abstained", reason: "Nearly all of the picture is flat, saturated or too rough to judge." };
  const findings = findResampled(blocks);
  const regions = findings.regions.filter((region) => region.evidence >= least);
  return {
    statistic: findings.regions[0]?.evidence ?? 0,
    summary:
      regions.length === 0
        ? "No part of the picture shows traces of resizing or rotation that the rest does not show."
        : `${regions.length === 1 ? "One region shows" : `${regions.length} regions show`} traces of resizing or rotation that the rest does not show.`,
    map: mapOf(blocks, findings),
    regions: regions.map((region) => toRegion(region, blocks, image)),
    facts: factsOf(blocks, findings, regions),
  };
}

const describe = ({ u, v }: { u: number; v: number }): string => `(${u.toFixed(3)}, ${v.toFixed(3)}) per pixel`;

function factsOf(blocks: Blocks, { everywhere }: Findings, regions: readonly ResampledRegion[]): Fact[] {
  const judged = blocks.judged.filter(Boolean).length / blocks.judged.length;
  return [
    ...everywhere.slice(0, 3).map(
      (peak): Fact => ({
        label: "Periodic interpolation all over the picture",
        value: `${describe(peak)}, in ${Math.round(100 * peak.share)} % of the blocks`,
        severity: "info",
        explanation: "The whole picture was resized or rotated. That alone says nothing about a change of its content.",
        benign: ["Digital zoom", "Resizing for the web", "Straightening", "Correction of the lens in the camera"],
      }),
    ),
    ...regions.map(
      (region): Fact => ({
        label: "Periodic interpolation in one region",
        value: `${describe(region.frequency)}, ${region.blocks.length} blocks, log10 NFA ${(-region.evidence).toFixed(1)}`,
        severity: "notice",
        explanation: "Pixels of this region follow from their neighbours in a rhythm that the rest does not have.",
        benign: ["A fine regular pattern of the scene: a façade, a fabric, a screen", "A picture within the picture"],
      }),
    ),
    { label: "Blocks that can be judged", value: `${Math.round(100 * judged)} %` },
  ];
}

function mapOf({ columns, rows }: Blocks, { evidence }: Findings): HeatMap {
  return {
    width: columns,
    height: rows,
    data: evidence,
    range: [0, MAP_END],
    unit: "-log10 expected number by chance",
    meaning: { low: "as the rest", high: "resampled, unlike the rest" },
    style: "heat",
  };
}

function toRegion(region: ResampledRegion, { columns, rows }: Blocks, size: { width: number; height: number }): Region {
  const [x, y] = [
    region.blocks.map((block) => block % columns),
    region.blocks.map((block) => Math.floor(block / columns)),
  ];
  const [stepX, stepY] = [size.width / columns, size.height / rows];
  const left = Math.floor(Math.min(...x) * stepX);
  const top = Math.floor(Math.min(...y) * stepY);
  const width = Math.floor((Math.max(...x) + 1) * stepX) - left;
  const height = Math.floor((Math.max(...y) + 1) * stepY) - top;
  const area = Math.min(width * height, Math.round(region.blocks.length * stepX * stepY));
  return {
    x: left,
    y: top,
    width,
    height,
    area,
    logNfa: -region.evidence,
    label: `Resampled: ${describe(region.frequency)}`,
  };
}

export const resampling: Detector<Params> = {
  id: "resampling",
  title: "Resampling",
  question: "Was a part of the picture resized or rotated, and the rest not?",
  version: "1",
  kind: "vote",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "JPEG compression after the change erases the trace; it is rarely left below quality 95.",
    "Reduced parts leave hardly a trace, nor do factors near 8/k such as 2, 1.6 or 0.8, whose peaks fall on those of JPEG blocks.",
    "Parts that were stretched in one direction only, or put in perspective, are not looked for.",
    "A resampled part of more than a quarter of the picture counts as the picture itself, and a part that is not resampled in a picture that is, is not found.",
    "Flat and saturated areas show nothing; fine regular patterns of the scene may look like it.",
  ],
  applies: () => true,
  run,
};
