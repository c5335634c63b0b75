/**
 * Does a histogram of the picture show the comb that a change of contrast leaves? A view of the picture as a whole, after
 * Stamm and Liu, "Forensic detection of image manipulation using statistical intrinsic fingerprints", IEEE Transactions on
 * Information Forensics and Security 5(3), 2010. It states facts and never raises an alarm.
 */
import { z } from "zod";
import type { Fact } from "../../finding.ts";
import { luma } from "../../image/colour.ts";
import type { RgbImage } from "../../image/raster.ts";
import type { Detector, Tools } from "../detector.ts";
import { PROGRESS_ROWS } from "../viewSize.ts";
import { type Comb, findComb } from "./comb.ts";

const params = z.object({
  fewest: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(4)
    .describe("So many gaps, or peaks, in one histogram are noted")
    .meta({ title: "Gaps or peaks" }),
});

/** Pixels looked at; of larger pictures every n-th row. */
const MOST_PIXELS = 3_000_000;
const names = ["red", "green", "blue", "luminance"] as const;

/**
 * Histograms of red, green, blue and rounded luminance. A pixel equal to its left neighbour is not counted: flat areas pile
 * up on few levels, in graphics and under strong compression, whatever was done to the contrast.
 */
function histogramsOf({ width, height, data }: RgbImage, { progress, signal }: Tools): Uint32Array[] {
  const histograms = names.map(() => new Uint32Array(256));
  const [reds, greens, blues, lumas] = histograms;
  const every = Math.ceil((width * height) / MOST_PIXELS);
  for (let y = 0; y < height; y += every) {
    const end = 3 * (y + 1) * width;
    for (let i = 3 * y * width + 3; i < end; i += 3) {
      const [red, green, blue] = [data[i], data[i + 1], data[i + 2]];
      if (red === data[i - 3] && green === data[i - 2] && blue === data[i - 1]) continue;
      reds[red]++;
      greens[green]++;
      blues[blue]++;
      lumas[Math.round(luma(red, green, blue))]++;
    }
    if (y % (PROGRESS_ROWS * every) === 0) {
      signal.throwIfAborted();
      progress(y / height);
    }
  }
  return histograms;
}

const benign = [
  "Brightness, contrast, levels or gamma of the whole picture were set by an editor, as most published photographs are.",
  "A scanner or a screenshot tool applied a curve to 8-bit values.",
];

function factOf(name: string, { first, last, gaps, peaks, period }: Comb, fewest: number): Fact {
  const label = `Histogram of ${name}`;
  if (first === last)
    return { label, value: "not judged: too few levels hold enough pixels that differ from their neighbour" };
  const noted = Math.max(gaps.length, peaks.length) >= fewest;
  const spacing = period === undefined ? "" : `, one every ${period.toFixed(1)} levels`;
  return {
    label,
    value: `${gaps.length} gaps and ${peaks.length} peaks between levels ${first} and ${last}${noted ? spacing : ""}`,
    severity: noted ? "notice" : "info",
    ...(noted
      ? {
          explanation:
            "Gaps are levels that hardly any pixel has, peaks levels that many more have than those beside them. Both appear where a curve is applied to finished 8-bit values.",
          benign,
        }
      : {}),
  };
}

export const histogramComb: Detector<z.infer<typeof params>> = {
  id: "histogram-comb",
  title: "Histogram comb",
  question: "Was a contrast curve applied to the finished picture?",
  version: "1",
  kind: "view",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "Speaks of the picture as a whole and cannot point at a place.",
    "A curve applied before the last JPEG save, a resize or a blur is mostly not seen: each of these fills the gaps.",
    "A change of contrast is no sign of altered content.",
  ],
  applies: () => true,
  async run(evidence, { fewest }, tools) {
    const histograms = histogramsOf(await evidence.pixels(), tools);
    const combs = histograms.map(findComb);
    if (combs.every(({ first, last }) => first === last))
      return { state: "abstained", reason: "The picture is too small, too flat or of too few levels to judge." };
    const facts = combs.map((comb, i) => factOf(names[i], comb, fewest));
    const noted = names.filter((_, i) => facts[i].severity === "notice");
    const summary =
      noted.length > 0
        ? `Gaps or peaks like those of a contrast curve in the histogram of ${noted.join(", ")}.`
        : "The histograms show no comb.";
    return { summary, facts };
  },
};
