/**
 * Error level analysis: what changes when the picture is saved once more as JPEG? A view, after Krawetz, "A Picture's
 * Worth", Black Hat 2007. It never raises an alarm.
 */
import { z } from "zod";
import { AveragedPlane } from "../../image/averagedPlane.ts";
import { percentile } from "../../image/percentile.ts";
import type { Detector } from "../detector.ts";
import { OVERVIEW_VALUES, sizeLimits } from "../viewSize.ts";

const params = z.object({
  quality: z
    .number()
    .int()
    .min(50)
    .max(99)
    .default(90)
    .describe("JPEG quality (libjpeg scale) at which the picture is saved once more")
    .meta({ title: "Quality" }),
});

/** Rows compressed at once; a multiple of 16, so that the strips are compressed as the whole would be. */
const STRIP = 2048;

export const errorLevel: Detector<z.infer<typeof params>> = {
  id: "error-level",
  title: "Error level",
  question: "Where does one more JPEG compression change most?",
  version: "1",
  kind: "view",
  params,
  needs: ["pixels"],
  limits: [
    "A view to look at: edges and fine texture are bright in every photograph, altered or not.",
    "Equal brightness does not mean equal origin: a later save of the whole picture levels the differences.",
  ],
  // libjpeg's largest dimension; the picture is saved in strips of its full width.
  applies: ({ width }) =>
    width <= 65500 || "The picture is wider than a JPEG file can be, so it cannot be saved again.",
  async run(evidence, { quality }, tools) {
    const { width, height, data } = await evidence.pixels();
    const plane = new AveragedPlane(width, height, OVERVIEW_VALUES);
    const differences = new Float32Array(width);
    for (let top = 0; top < height; top += STRIP) {
      const rows = Math.min(STRIP, height - top);
      const strip = data.subarray(3 * width * top, 3 * width * (top + rows));
      const again = await tools.resaveJpeg({ width, height: rows, data: strip }, { quality, subsampling: "4:4:4" });
      tools.signal.throwIfAborted();
      for (let y = 0, i = 0; y < rows; y++) {
        for (let x = 0; x < width; x++, i += 3) {
          differences[x] =
            (Math.abs(strip[i] - again.data[i]) +
              Math.abs(strip[i + 1] - again.data[i + 1]) +
              Math.abs(strip[i + 2] - again.data[i + 2])) /
            3;
        }
        plane.addRow(differences);
      }
      tools.progress((top + rows) / height);
    }
    const map = plane.finish();
    return {
      map: {
        ...map,
        range: [0, Math.max(1, percentile(map.data, 0.995))],
        unit: "grey levels",
        meaning: { low: "unchanged", high: "changed most" },
        style: "grey",
      },
      summary: `Mean change of the three colours after one JPEG save at quality ${quality}.`,
      limits: sizeLimits(width, height, OVERVIEW_VALUES),
    };
  },
};
