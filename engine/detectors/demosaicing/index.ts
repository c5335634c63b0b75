/**
 * Does every part of the picture carry the demosaicing trace of the whole? Prediction errors on the lattices of a Bayer
 * pattern, after Ferrara et al. 2012 and Popescu and Farid 2005, with a test for the whole picture before and a scatter
 * measured in the picture itself. Reimplemented from the description.
 */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { Fact, Region } from "../../finding.ts";
import type { Detector, Observation, Tools } from "../detector.ts";
import { type Cells, readCells, strongestWindow, type Window } from "./coherence.ts";
import { BLOCK, type LatticeRatios, latticeRatios } from "./latticeRatios.ts";
import { evidenceMap } from "./map.ts";
import { findTrace, type Trace } from "./trace.ts";

const params = z.object({
  significance: z
    .number()
    .min(3)
    .max(100)
    .default(8)
    .describe("The trace of the whole picture must stand this many standard errors above none, or nothing is judged")
    .meta({ title: "Significance of the trace" }),
});
type Params = z.infer<typeof params>;

/** Between rows of blocks: how often the work looks up. */
const ROWS_PER_BREATH = 16;

interface Reading {
  trace: Trace;
  cells: Cells;
}

/** A trace that the picture carries and whose parts can be told apart by it. */
function read(values: Float32Array, ratios: LatticeRatios, significance: number): Reading | { reason: string } {
  const trace = findTrace(values, ratios);
  if (!trace) return { reason: "Too little of the picture is neither flat nor clipped." };
  if (trace.significance < significance)
    return {
      reason:
        "The picture as a whole shows no demosaicing trace: resizing and most JPEG compressions erase it. Parts cannot be compared by it.",
    };
  const cells = readCells(trace, ratios.columns, ratios.rows);
  if (!cells) return { reason: "The demosaicing trace of the picture is too weak to be read in single parts of it." };
  return { trace, cells };
}

function toRegion({ left, top, edge, carried }: Window, cells: Cells, width: number, height: number): Region {
  const pixels = BLOCK * cells.edge;
  const [x, y] = [1 + left * pixels, 1 + top * pixels];
  const region = { x, y, width: Math.min(width - x, edge * pixels), height: Math.min(height - y, edge * pixels) };
  let foreign = 0;
  for (let row = top; row < top + edge; row++)
    for (let column = left; column < left + edge; column++)
      if (cells.evidence[row * cells.columns + column] > 0) foreign++;
  return {
    ...region,
    area: Math.min(region.width * region.height, Math.max(1, foreign) * pixels * pixels),
    label: carried < -0.5 ? "Demosaiced on another lattice" : "Without the picture's demosaicing trace",
  };
}

/** Which of the four Bayer patterns: the lattice of green, and if it can be read which of the others is red. */
function patternOf(green: Trace, diagonal: Trace | undefined): string {
  const onEven = green.sign > 0;
  if (!diagonal) return onEven ? "green where x + y is even" : "green where x + y is odd";
  const redInEvenRows = diagonal.sign > 0;
  const [first, second] = redInEvenRows ? ["R", "B"] : ["B", "R"];
  return onEven ? `G${first} over ${second}G` : `${first}G over G${second}`;
}

function factsOf(green: Reading, diagonal: Reading | undefined, strongest: Window | undefined): Fact[] {
  const pixels = BLOCK * green.cells.edge;
  return [
    {
      label: "Pattern of the colour filters",
      value: `${patternOf(green.trace, diagonal?.trace)}, from the upper left corner`,
      explanation: "The sensor recorded one colour per pixel; the two others were filled in from its neighbours.",
    },
    {
      label: "Strength of the trace",
      value: `errors differ by a factor of ${Math.exp(green.trace.strength).toFixed(2)}, ${green.trace.significance.toFixed(0)} standard errors from none`,
    },
    { label: "Legible in squares of", value: `${pixels} pixels, ${green.cells.legible} of them` },
    ...(strongest
      ? [
          {
            label: "Most unlike the rest",
            value: `carries ${strongest.carried.toFixed(2)} of the trace (1 as the rest, 0 none, −1 the other lattice)`,
            benign: [
              "Fine regular texture, or an area that the camera itself smoothed",
              "A blurred, healed or pasted spot of harmless purpose",
            ],
          },
        ]
      : []),
  ];
}

async function run(evidence: Evidence, { significance }: Params, tools: Tools): Promise<Observation> {
  const image = await evidence.pixels();
  const { width, height } = image;
  let rows = 0;
  const ratios = latticeRatios(image, (fraction) => {
    if (rows++ % ROWS_PER_BREATH !== 0) return;
    tools.signal.throwIfAborted();
    tools.progress(0.9 * fraction);
  });
  const green = read(ratios.green, ratios, significance);
  if ("reason" in green) return { state: "abstained", reason: green.reason };
  tools.signal.throwIfAborted();
  // Red and blue need finer eyes: they count where they can be read about as finely as green.
  const other = read(ratios.diagonal[green.trace.sign > 0 ? 0 : 1], ratios, significance);
  const diagonal = "cells" in other && other.cells.edge <= 2 * green.cells.edge ? other : undefined;

  const candidates = [green, diagonal].flatMap((reading) => {
    const window = reading && strongestWindow(reading.trace, ratios.columns, ratios.rows, reading.cells.edge);
    return window ? [{ window, cells: reading.cells }] : [];
  });
  const strongest = candidates.toSorted((a, b) => b.window.evidence - a.window.evidence)[0];
  const statistic = Math.max(0, strongest?.window.evidence ?? 0);
  return {
    statistic,
    summary:
      statistic > 0
        ? "One part of the picture does not carry the demosaicing trace of the rest."
        : "All parts in which the demosaicing trace can be read carry the same one.",
    map: evidenceMap(width, height, green.cells, diagonal?.cells),
    regions: statistic > 0 ? [toRegion(strongest.window, strongest.cells, width, height)] : [],
    facts: factsOf(green, diagonal, strongest?.window),
    limits: diagonal
      ? []
      : ["Red and blue could not be read: a part shifted by one pixel along the diagonal would not be seen."],
  };
}

export const demosaicing: Detector<Params> = {
  id: "demosaicing",
  title: "Demosaicing",
  question: "Does every part carry the demosaicing trace of the whole?",
  version: "1",
  kind: "vote",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "Resizing, rotating by other than quarter turns and all but the finest JPEG compressions erase the trace.",
    "A pasted part whose colour filters happen to fall on the picture's own (1 chance in 4; 1 in 2 where only green can be read) is not seen.",
    "Flat, clipped and very small areas cannot be read.",
    "Chequered screens and halftones can look like a trace.",
  ],
  applies: () => true,
  run,
};
