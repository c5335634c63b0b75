/**
 * Noise: what a median filter takes away, averaged over a neighbourhood. A view; it never raises an alarm.
 */
import { z } from "zod";
import { AveragedPlane } from "../../image/averagedPlane.ts";
import { lumaRow } from "../../image/colour.ts";
import { median3x3 } from "../../image/kernels/median.ts";
import { Smoother } from "../../image/kernels/smoothing.ts";
import { percentile } from "../../image/percentile.ts";
import type { Detector } from "../detector.ts";
import { OVERVIEW_VALUES, PROGRESS_ROWS, sizeLimits } from "../viewSize.ts";

const params = z.object({
  radius: z
    .number()
    .min(0)
    .max(32)
    .default(3)
    .describe("Standard deviation, in pixels of the picture, of the neighbourhood the noise is averaged over; 0: none")
    .meta({ title: "Averaging radius" }),
});

export const noise: Detector<z.infer<typeof params>> = {
  id: "noise",
  title: "Noise",
  question: "How strong is the noise, and is it the same everywhere?",
  version: "1",
  kind: "view",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "A view to look at: texture, edges and bright areas are noisier in every photograph, altered or not.",
    "Denoising, sharpening and strong compression change the noise of the whole picture.",
  ],
  applies: () => true,
  async run(evidence, { radius }, tools) {
    const image = await evidence.pixels();
    const { width, height } = image;
    const plane = new AveragedPlane(width, height, OVERVIEW_VALUES);
    // The filter is one row behind: a row of luminance is kept until its medians are there.
    const kept = [new Uint8ClampedArray(width), new Uint8ClampedArray(width)];
    const residual = new Uint8Array(width);
    median3x3(
      width,
      height,
      (y, row) => {
        lumaRow(image, y, row);
        kept[y % 2].set(row);
        if (y % PROGRESS_ROWS === 0) tools.progress((0.8 * y) / height);
      },
      (y, medians) => {
        const row = kept[y % 2];
        for (let x = 0; x < width; x++) residual[x] = Math.abs(row[x] - medians[x]);
        plane.addRow(residual);
      },
    );
    tools.signal.throwIfAborted();
    const residuals = plane.finish();
    const sigma = (radius * residuals.width) / width;
    const map = sigma > 0 ? new Smoother().gaussian(residuals, sigma) : residuals;
    return {
      map: {
        ...map,
        range: [0, Math.max(0.5, percentile(map.data, 0.995))],
        unit: "grey levels",
        meaning: { low: "smooth", high: "noisy" },
        style: "heat",
      },
      summary: "Mean absolute difference between the luminance and its 3x3 median.",
      limits: sizeLimits(width, height, OVERVIEW_VALUES),
    };
  },
};
