/** Bit planes: one binary digit of one channel. A view; it never raises an alarm. */
import { z } from "zod";
import { AveragedPlane } from "../../image/averagedPlane.ts";
import { lumaRow } from "../../image/colour.ts";
import type { RgbImage } from "../../image/raster.ts";
import type { Detector } from "../detector.ts";
import { PIXEL_VALUES, PROGRESS_ROWS, sizeLimits } from "../viewSize.ts";

const channels = ["luma", "red", "green", "blue"] as const;

const params = z.object({
  channel: z
    .enum(channels)
    .default("luma")
    .describe("Luma is rounded to whole grey levels first")
    .meta({ title: "Channel" }),
  plane: z
    .number()
    .int()
    .min(0)
    .max(7)
    .default(0)
    .describe("0: the least significant bit, 7: the most significant")
    .meta({ title: "Bit" }),
});

/** Whole values of one channel in row y. */
function channelRow(image: RgbImage, channel: (typeof channels)[number], y: number, out: Uint8ClampedArray): void {
  if (channel === "luma") {
    lumaRow(image, y, out);
    return;
  }
  const offset = 3 * y * image.width + channels.indexOf(channel) - 1;
  for (let x = 0; x < image.width; x++) out[x] = image.data[offset + 3 * x];
}

export const bitPlanes: Detector<z.infer<typeof params>> = {
  id: "bit-planes",
  title: "Bit planes",
  question: "What do the single bits of the picture look like?",
  version: "1",
  kind: "view",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "A view to look at: flat, dark and overexposed areas show patterns in every photograph, altered or not.",
    "Any later compression or resizing rewrites the low bits of the whole picture.",
  ],
  applies: () => true,
  async run(evidence, { channel, plane: bit }, tools) {
    const image = await evidence.pixels();
    const { width, height } = image;
    const plane = new AveragedPlane(width, height, PIXEL_VALUES);
    const row = new Uint8ClampedArray(width);
    for (let y = 0; y < height; y++) {
      channelRow(image, channel, y, row);
      for (let x = 0; x < width; x++) row[x] = (row[x] >> bit) & 1;
      plane.addRow(row);
      if (y % PROGRESS_ROWS === 0) tools.progress(y / height);
    }
    tools.signal.throwIfAborted();
    return {
      map: {
        ...plane.finish(),
        range: [0, 1],
        unit: "bit",
        meaning: { low: "0", high: "1" },
        style: "grey",
      },
      summary: `Bit ${bit} of ${channel}.`,
      limits: sizeLimits(width, height, PIXEL_VALUES),
    };
  },
};
