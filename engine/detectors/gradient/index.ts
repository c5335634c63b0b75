/** Luminance gradient: where and in which direction does the brightness change? A view; it never raises an alarm. */
import { z } from "zod";
import type { HeatMap } from "../../finding.ts";
import { AveragedPlane } from "../../image/averagedPlane.ts";
import { lumaRow } from "../../image/colour.ts";
import { gradientRow } from "../../image/gradient.ts";
import { percentile } from "../../image/percentile.ts";
import type { Plane, RgbImage } from "../../image/raster.ts";
import type { Detector, Tools } from "../detector.ts";
import { OVERVIEW_VALUES, PROGRESS_ROWS, sizeLimits } from "../viewSize.ts";

const params = z.object({
  show: z
    .enum(["magnitude", "horizontal", "vertical", "direction"])
    .default("magnitude")
    .describe("Strength of the change, its part to the right or downwards, or the angle it points at")
    .meta({ title: "Show" }),
  operator: z
    .enum(["sobel", "scharr"])
    .default("scharr")
    .describe("3x3 operator; Scharr's directions are truer, Sobel's is the usual one")
    .meta({ title: "Operator" }),
});
type Params = z.infer<typeof params>;
type Drawing = Pick<HeatMap, "range" | "unit" | "meaning" | "style">;

/** What one row of derivatives adds to the map, per quantity shown. */
const rowValues: Record<Exclude<Params["show"], "direction">, (gx: Float32Array, gy: Float32Array) => Float32Array> = {
  horizontal: (gx) => gx,
  vertical: (_, gy) => gy,
  magnitude: (gx, gy) => {
    for (let x = 0; x < gx.length; x++) gx[x] = Math.sqrt(gx[x] * gx[x] + gy[x] * gy[x]);
    return gx;
  },
};

/** Calls `take` with the derivatives of each row; it may change them. */
function eachRow(
  image: RgbImage,
  operator: Params["operator"],
  tools: Tools,
  take: (gx: Float32Array, gy: Float32Array) => void,
): void {
  const { width, height } = image;
  let above = new Float32Array(width);
  let middle = new Float32Array(width);
  let below = new Float32Array(width);
  const gx = new Float32Array(width);
  const gy = new Float32Array(width);
  lumaRow(image, 0, middle);
  above.set(middle);
  for (let y = 0; y < height; y++) {
    if (y + 1 < height) lumaRow(image, y + 1, below);
    else below.set(middle);
    gradientRow(above, middle, below, operator, gx, gy);
    take(gx, gy);
    [above, middle, below] = [middle, below, above];
    if (y % PROGRESS_ROWS === 0) tools.progress((0.9 * y) / height);
  }
}

/** Angles are taken from averaged derivatives: averaging angles would make 359 and 1 degree point backwards. */
function directions(image: RgbImage, operator: Params["operator"], tools: Tools): Plane {
  const right = new AveragedPlane(image.width, image.height, OVERVIEW_VALUES);
  const down = new AveragedPlane(image.width, image.height, OVERVIEW_VALUES);
  eachRow(image, operator, tools, (gx, gy) => {
    right.addRow(gx);
    down.addRow(gy);
  });
  const map = right.finish();
  const { data: gy } = down.finish();
  map.data.forEach((gx, i) => {
    const degrees = (Math.atan2(gy[i], gx) * 180) / Math.PI;
    map.data[i] = gx === 0 && gy[i] === 0 ? Number.NaN : (degrees + 360) % 360;
  });
  return map;
}

function drawing(show: Params["show"], data: Float32Array): Drawing {
  if (show === "direction")
    return {
      range: [0, 360],
      unit: "degrees, clockwise from the right",
      meaning: { low: "lighter to the right", high: "lighter to the right, once around" },
      style: "heat",
    };
  if (show === "magnitude")
    return {
      range: [0, Math.max(1, percentile(data, 0.995))],
      unit: "grey levels per pixel",
      meaning: { low: "even", high: "steep" },
      style: "grey",
    };
  const high = Math.max(1, percentile(data, 0.995), -percentile(data, 0.005));
  const side = show === "horizontal" ? ["left", "right"] : ["above", "below"];
  return {
    range: [-high, high],
    unit: "grey levels per pixel",
    meaning: { low: `lighter ${side[0]}`, high: `lighter ${side[1]}` },
    style: "grey",
  };
}

export const gradient: Detector<Params> = {
  id: "gradient",
  title: "Luminance gradient",
  question: "Where, and in which direction, does the brightness change?",
  version: "1",
  kind: "view",
  params,
  needs: ["pixels"],
  pixelsSuffice: true,
  limits: [
    "A view to look at: it shows edges and shading, which every photograph has.",
    "The direction of light can be compared only between surfaces of like shape.",
  ],
  applies: () => true,
  async run(evidence, { show, operator }, tools) {
    const image = await evidence.pixels();
    const { width, height } = image;
    let map: Plane;
    if (show === "direction") {
      map = directions(image, operator, tools);
    } else {
      const plane = new AveragedPlane(width, height, OVERVIEW_VALUES);
      eachRow(image, operator, tools, (gx, gy) => plane.addRow(rowValues[show](gx, gy)));
      map = plane.finish();
    }
    tools.signal.throwIfAborted();
    return {
      map: { ...map, ...drawing(show, map.data) },
      summary: `Luminance gradient (${operator === "sobel" ? "Sobel" : "Scharr"}), ${show}.`,
      limits: sizeLimits(width, height, OVERVIEW_VALUES),
    };
  },
};
