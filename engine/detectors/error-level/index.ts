/**
 * Error level analysis: what changes when the picture is saved once more as JPEG? A view, after Krawetz, "A Picture's
 * Worth", Black Hat 2007. It never raises an alarm.
 */
import { z } from "zod";
import { AveragedPlane } from "../../image/averagedPlane.ts";
import { percentile } from "../../image/percentile.ts";
import type { RgbImage } from "../../image/raster.ts";
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
const STRIP = 512;
/** Strips that are compressed while one is looked at: encoders have threads of their own. */
const AHEAD = 2;

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
    const resaved = (strip: number): Promise<RgbImage> => {
      const [top, end] = [STRIP * strip, Math.min(height, STRIP * (strip + 1))];
      const rows = data.subarray(3 * width * top, 3 * width * end);
      const again = tools.resaveJpeg({ width, height: end - top, data: rows }, { quality, subsampling: "4:4:4" });
      // Awaited below; until then a failure must not count as unhandled.
      again.catch(() => undefined);
      return again;
    };
    const strips = Math.ceil(height / STRIP);
    const waiting = Array.from({ length: Math.min(AHEAD, strips) }, (_, strip) => resaved(strip));
    for (let strip = 0, at = 0; strip < strips; strip++) {
      const again = await waiting.shift()!;
      tools.signal.throwIfAborted();
      if (strip + AHEAD < strips) waiting.push(resaved(strip + AHEAD));
      for (let y = 0, i = 0; y < again.height; y++) {
        for (let x = 0; x < width; x++, i += 3, at += 3) {
          differences[x] =
            (Math.abs(data[at] - again.data[i]) +
              Math.abs(data[at + 1] - again.data[i + 1]) +
              Math.abs(data[at + 2] - again.data[i + 2])) /
            3;
        }
        plane.addRow(differences);
      }
      tools.progress((strip + 1) / strips);
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
