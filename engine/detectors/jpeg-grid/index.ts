/**
 * ZERO: does every part of the picture carry the same JPEG grid? After Nikoukhah, Anger, Ehret, Colom, Morel, Grompone
 * von Gioi, "JPEG grid detection based on the number of DCT zeros and its application to automatic and localized forgery
 * detection", CVPR Workshops 2019, and the IPOL article of 2021 (missing grids). Reimplemented from the description.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { Fact, Region } from "../../finding.ts";
import { NO_VOTE } from "../../image/kernels/gridVotes.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { findEverywhere, findMissing, findShifted, type SignificantRegion } from "./foreign.ts";
import { voteMap } from "./map.ts";
import { ownGrid } from "./ownGrid.ts";
import { findMainGrid, type MainGrid } from "./significance.ts";
import { votesAfterResave, votesOf } from "./votes.ts";

const params = z.object({
  logNfa: z
    .number()
    .min(-100)
    .max(0)
    .default(-2)
    .describe("Alarm below this log10 of the number of false alarms: -2 means one false region in a hundred pictures")
    .meta({ title: "Threshold (log10 NFA)" }),
  missing: z
    .boolean()
    .default(true)
    .describe("Also look for areas without a JPEG grid in a picture that has one (not needed in JPEG files)")
    .meta({ title: "Missing grids" }),
});
type Params = z.infer<typeof params>;

/** Sides below this hold too few blocks to say anything. */
const SMALLEST_SIDE = 64;

const gridOf = (vote: number): { x: number; y: number } => ({ x: vote % 8, y: vote >> 3 });

const describeGrid = ({ x, y }: { x: number; y: number }): string => `corners at (${x} + 8i, ${y} + 8j)`;

function mainGridFacts(main: MainGrid | undefined, own: { x: number; y: number } | undefined): Fact[] {
  if (!main) {
    return [
      {
        label: "Main JPEG grid",
        value: "none found",
        explanation: own
          ? "The compression of this file is too fine, or its picture too textured or too flat, to leave a visible grid."
          : "The picture as a whole shows no trace of an earlier JPEG compression.",
      },
    ];
  }
  const grid: Fact = {
    label: "Main JPEG grid",
    value: `${describeGrid(main)}, log10 NFA ${main.logNfa.toFixed(0)}`,
    explanation: "The grid of 8x8 blocks in which most of the picture was compressed.",
  };
  const expected = own ?? { x: 0, y: 0 };
  if (main.x === expected.x && main.y === expected.y) return [grid];
  return [
    grid,
    {
      label: "Cropped or shifted since its compression",
      value: own ? `the file's own grid has ${describeGrid(own)}` : `a grid from the upper left corner would be (0, 0)`,
      severity: "notice",
      explanation: own
        ? "The picture was compressed before, on another grid than this file's own."
        : "The picture was compressed as JPEG before, and its first block does not begin in the corner.",
      benign: ["The picture was cropped", "A screenshot of it was taken", "It was turned by an editor or a viewer"],
    },
  ];
}

function secondGridFact(vote: number): Fact {
  return {
    label: "Second JPEG grid across the picture",
    value: describeGrid(gridOf(vote)),
    severity: "notice",
    explanation: "The whole picture was compressed twice, on different grids.",
    benign: ["The picture was cropped or turned between two compressions"],
  };
}

function toRegion(region: SignificantRegion): Region {
  return {
    x: region.left,
    y: region.top,
    width: region.right - region.left + 1,
    height: region.bottom - region.top + 1,
    area: region.size,
    logNfa: region.logNfa,
    label: region.kind === "missing" ? "No JPEG grid here" : `JPEG grid with ${describeGrid(gridOf(region.vote))}`,
  };
}

async function run(evidence: Evidence, { logNfa, missing }: Params, tools: Tools): Promise<Observation> {
  const image = await evidence.pixels();
  const { width, height } = image;
  if (Math.min(width, height) < SMALLEST_SIDE)
    return { state: "abstained", reason: `The picture is smaller than ${SMALLEST_SIDE} pixels on a side.` };

  const votes = votesOf(image);
  tools.signal.throwIfAborted();
  tools.progress(0.4);
  if (votes.every((vote) => vote === NO_VOTE))
    return { state: "abstained", reason: "The picture is flat or regular: no part of it speaks for any grid." };

  const own = evidence.format === "jpeg" ? ownGrid(width, height, evidence.orientation) : undefined;
  const main = findMainGrid(votes, width, height, logNfa);
  const expected = [main, own].flatMap((grid) => (grid ? [8 * grid.y + grid.x] : []));
  const others = findShifted(votes, width, height, expected, logNfa);
  const everywhere = findEverywhere(votes, width, height, others);
  const shifted = others.filter((region) => !everywhere.includes(region.vote));
  tools.progress(0.5);

  // Every part of a JPEG file was compressed on the file's own grid: there none can be missing.
  const resaved =
    missing && main && !own
      ? await votesAfterResave(image, tools, (fraction) => tools.progress(0.5 + 0.4 * fraction))
      : undefined;
  const without = main && resaved ? findMissing(votes, resaved, width, height, main, logNfa) : [];

  const found = [...shifted, ...without].sort((a, b) => a.logNfa - b.logNfa);
  const map = voteMap(votes, resaved, width, height, main?.vote, found);
  const facts: Fact[] = [
    ...mainGridFacts(main, own),
    ...everywhere.map(secondGridFact),
    { label: "Regions with another grid", value: String(shifted.length) },
    ...(resaved ? [{ label: "Regions without a grid", value: String(without.length) }] : []),
  ];
  const limits = [
    ...(main ? [] : ["The picture shows no main grid, so only areas with a grid of their own could be found."]),
    ...(main && own
      ? ["In a JPEG file missing grids were not looked for: its last compression covered every part."]
      : []),
    ...(missing ? [] : ["Missing grids were not looked for, as asked."]),
  ];
  if (found.length === 0) {
    let summary = "No region shows a JPEG grid of its own.";
    if (main) summary = "All regions that show a JPEG grid share the same one.";
    if (everywhere.length > 0) summary = "The whole picture shows two JPEG grids; no region has one of its own.";
    return { statistic: 0, alarm: false, summary, map, regions: [], facts, limits };
  }
  const best = found[0];
  return {
    statistic: 0 - best.logNfa,
    alarm: true,
    score: 1 / (1 + 10 ** best.logNfa),
    falseAlarm: { kind: "nfa", value: 10 ** best.logNfa, basis: "a-contrario test, Nikoukhah et al. 2019" },
    summary: `${found.length === 1 ? "One region does" : `${found.length} regions do`} not share the JPEG grid of the rest.`,
    map,
    regions: found.map(toRegion),
    facts,
    limits,
  };
}

export const jpegGrid: Detector<Params> = {
  id: "jpeg-grid",
  title: "JPEG grid",
  question: "Do the JPEG grids of all regions agree?",
  version: "1",
  kind: "vote",
  params,
  needs: ["pixels"],
  limits: [
    "A pasted area whose grid happens to fall on the picture's own (1 chance in 64) is not seen.",
    "Resizing, rotating by other than quarter turns, strong noise or a last compression coarser than the first erase the grid.",
    "Flat and overexposed areas give no vote.",
    "Content moved within the picture by a multiple of 8 pixels in both directions keeps the grid.",
  ],
  applies: () => true,
  run,
};
