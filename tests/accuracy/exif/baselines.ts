/** What needs no network: noise and error level in windows, and a guess that knows only where the middle is. */
import { runDetector } from "../../../engine/detectors/detector.ts";
import { errorLevel } from "../../../engine/detectors/error-level/index.ts";
import { mapOverPicture, type Windows } from "../../../engine/detectors/exif-consistency/windows.ts";
import { lumaRow } from "../../../engine/image/colour.ts";
import { median3x3 } from "../../../engine/image/kernels/median.ts";
import type { Plane, RgbImage } from "../../../engine/image/raster.ts";
import { deviation, mean } from "../../../engine/metrics/summary.ts";
import { evidenceOf } from "../../support/evidence.ts";
import { makeTools } from "../../support/tools.ts";
import type { Judgement } from "./method.ts";

/** Variance, within each window, of what a median filter takes away from the luminance. */
export async function noiseVariance(image: RgbImage, windows: Windows): Promise<Judgement> {
  const { width, height } = image;
  const plane = (): Plane => ({ width, height, data: new Float32Array(width * height) });
  const [residuals, squares] = [plane(), plane()];
  // The filter is one row behind: a row of luminance is kept until its medians are there.
  const kept = [new Uint8ClampedArray(width), new Uint8ClampedArray(width)];
  median3x3(
    width,
    height,
    (y, row) => {
      lumaRow(image, y, row);
      kept[y % 2].set(row);
    },
    (y, medians) => {
      for (let x = 0; x < width; x++) {
        const residual = kept[y % 2][x] - medians[x];
        residuals.data[y * width + x] = residual;
        squares.data[y * width + x] = residual * residual;
      }
    },
  );
  const averages = windowMeans(residuals, windows);
  const variances = windowMeans(squares, windows);
  for (let cell = 0; cell < variances.data.length; cell++) variances.data[cell] -= averages.data[cell] ** 2;
  return judgeWindows(variances, windows, image);
}

/** The map of the error level detector as it is by default, averaged over each window. */
export async function errorLevels(image: RgbImage, windows: Windows): Promise<Judgement> {
  const { map, reason } = await runDetector(errorLevel, evidenceOf(image), {}, makeTools());
  if (map?.width !== image.width || map.height !== image.height)
    throw new Error(`No error level for every pixel: ${reason ?? "the map is smaller than the picture"}.`);
  return judgeWindows(windowMeans(map, windows), windows, image);
}

/** Nearer to the middle, more foreign. */
export function centrePrior({ width, height }: RgbImage): Float32Array {
  const square = (at: number, length: number) => ((at + 0.5) / length - 0.5) ** 2;
  return Float32Array.from({ length: width * height }, (_, i) =>
    // A Gaussian with a standard deviation of a quarter of each side.
    Math.exp(-8 * (square(i % width, width) + square(Math.floor(i / width), height))),
  );
}

/** The picture's score is how much its windows differ, against their mean. */
function judgeWindows(values: Plane, windows: Windows, { width, height }: RgbImage): Judgement {
  const list = Array.from(values.data);
  return {
    map: mapOverPicture(values, windows, width, height).data,
    score: deviation(list) / Math.max(mean(list), Number.EPSILON),
  };
}

/** Means over the windows of a network that looks at all places in one pass. */
function windowMeans({ width, height, data }: Plane, { edge, step }: Windows): Plane {
  const [columns, rows] = [width, height].map((length) => Math.floor((length - edge) / step) + 1);
  // Sums of all above and to the left, one row and column larger.
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0; x < width; x++) {
      row += data[y * width + x];
      sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row;
    }
  }
  const means = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const top = row * step * stride + column * step;
      const bottom = top + edge * stride;
      means[row * columns + column] = (sums[bottom + edge] - sums[bottom] - sums[top + edge] + sums[top]) / edge ** 2;
    }
  return { width: columns, height: rows, data: means };
}
