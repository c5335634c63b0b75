/** Channels: one coordinate of the picture in a colour space. A view; it never raises an alarm. */
import { z } from "zod";
import { AveragedPlane } from "../../image/averagedPlane.ts";
import { rgbToHsv, rgbToLab, rgbToYCbCr, type Triple } from "../../image/colour.ts";
import type { Detector } from "../detector.ts";
import { PIXEL_VALUES, PROGRESS_ROWS, sizeLimits } from "../viewSize.ts";

interface Channel {
  name: string;
  range: [low: number, high: number];
  unit: string;
  low: string;
  high: string;
}

const amount = (name: string): Channel => ({ name, range: [0, 255], unit: "levels", low: "none", high: "full" });

/** The colour spaces, their conversion from 8-bit RGB, and their three channels. */
const spaces: Record<string, { convert: (r: number, g: number, b: number) => Triple; channels: Channel[] }> = {
  RGB: { convert: (r, g, b) => [r, g, b], channels: [amount("red"), amount("green"), amount("blue")] },
  YCbCr: {
    convert: rgbToYCbCr,
    channels: [
      { name: "luma", range: [0, 255], unit: "levels", low: "black", high: "white" },
      { name: "Cb", range: [0, 255], unit: "levels", low: "yellow", high: "blue" },
      { name: "Cr", range: [0, 255], unit: "levels", low: "cyan", high: "red" },
    ],
  },
  HSV: {
    convert: rgbToHsv,
    channels: [
      { name: "hue", range: [0, 360], unit: "degrees", low: "red", high: "red, once around" },
      { name: "saturation", range: [0, 100], unit: "%", low: "grey", high: "pure colour" },
      { name: "value", range: [0, 100], unit: "%", low: "black", high: "full" },
    ],
  },
  Lab: {
    convert: rgbToLab,
    channels: [
      { name: "lightness", range: [0, 100], unit: "L*", low: "black", high: "white" },
      { name: "a*", range: [-128, 127], unit: "a*", low: "green", high: "red" },
      { name: "b*", range: [-128, 127], unit: "b*", low: "blue", high: "yellow" },
    ],
  },
};

const params = z.object({
  space: z
    .enum(["RGB", "YCbCr", "HSV", "Lab"])
    .default("YCbCr")
    .describe("RGB as stored, YCbCr as JPEG compresses, HSV by hue, CIE Lab as the eye sees")
    .meta({ title: "Colour space" }),
  channel: z
    .number()
    .int()
    .min(1)
    .max(3)
    .default(2)
    .describe("1, 2 or 3: R G B, Y Cb Cr, hue saturation value, or L* a* b*")
    .meta({ title: "Channel" }),
});

export const channels: Detector<z.infer<typeof params>> = {
  id: "channels",
  title: "Colour channels",
  question: "What does each colour channel look like on its own?",
  version: "1",
  kind: "view",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "A view to look at: differences between channels come from the colours of the scene first of all.",
    "Most JPEG files store colour at half resolution; blocks in the colour channels are normal there.",
  ],
  applies: () => true,
  async run(evidence, { space, channel }, tools) {
    const { width, height, data } = await evidence.pixels();
    const { convert, channels: all } = spaces[space];
    const shown = all[channel - 1];
    const index = channel - 1;
    const plane = new AveragedPlane(width, height, PIXEL_VALUES);
    const row = new Float32Array(width);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i += 3) row[x] = convert(data[i], data[i + 1], data[i + 2])[index];
      plane.addRow(row);
      if (y % PROGRESS_ROWS === 0) tools.progress(y / height);
    }
    tools.signal.throwIfAborted();
    return {
      map: {
        ...plane.finish(),
        range: shown.range,
        unit: shown.unit,
        meaning: { low: shown.low, high: shown.high },
        style: "grey",
      },
      summary: `${space}: ${shown.name}.`,
      limits: sizeLimits(width, height, PIXEL_VALUES),
    };
  },
};
