/** What windows that overlap look like to the eye: each row of the picture is added up once, whatever the overlap. */
import type { RgbImage } from "../../image/raster.ts";
import type { Windows } from "./windows.ts";

/** Rows and columns that are looked at lie so far apart. */
const EVERY = 4;

/** One number per window, row by row. */
export interface WindowLooks {
  /** Mean absolute difference of horizontal neighbours in green, on every fourth row; grey levels. */
  texture: Float64Array;
  /** Mean green, 0..1, of every fourth pixel in both directions. */
  brightness: Float64Array;
  /** Share of these pixels whose channels are all at one end. */
  clipped: Float64Array;
}

/** The windows of a grid of `rows` x `columns`, all of which must lie within the picture. */
export function windowLooks(image: RgbImage, rows: number, columns: number, { edge, step }: Windows): WindowLooks {
  const cells = rows * columns;
  const looks = {
    texture: new Float64Array(cells),
    brightness: new Float64Array(cells),
    clipped: new Float64Array(cells),
  };
  const sums = new RowSums(image);
  /** From the first pixel of a window to the last that is looked at. */
  const reach = EVERY * Math.floor((edge - 1) / EVERY);
  const lastRow = (rows - 1) * step + reach;
  for (let y = 0; y <= lastRow; y++) {
    const lowest = Math.min(rows - 1, Math.floor(y / step));
    let summed = false;
    for (let row = lowest; row >= 0 && y - row * step <= reach; row--) {
      if ((y - row * step) % EVERY !== 0) continue;
      if (!summed) sums.add(y);
      summed = true;
      for (let column = 0, cell = row * columns; column < columns; column++, cell++) {
        const x = column * step;
        // Whole numbers throughout, so that the order of adding does not matter.
        looks.texture[cell] += sums.differences[x + edge - 1] - sums.differences[x];
        looks.brightness[cell] += sums.green[EVERY + x + reach] - sums.green[x];
        looks.clipped[cell] += sums.clipped[EVERY + x + reach] - sums.clipped[x];
      }
    }
  }
  const along = reach / EVERY + 1;
  for (let cell = 0; cell < cells; cell++) {
    looks.texture[cell] /= along * (edge - 1);
    looks.brightness[cell] = looks.brightness[cell] / (along * along) / 255;
    looks.clipped[cell] /= along * along;
  }
  return looks;
}

/** Sums from the left border on, of one row at a time. */
class RowSums {
  /** Of absolute differences with the left neighbour in green, up to a pixel and with it. */
  readonly differences: Float64Array;
  /** Of green and of clipped pixels, on every fourth pixel: entry EVERY + x sums up x, x - EVERY and so on. */
  readonly green: Float64Array;
  readonly clipped: Float64Array;

  constructor(private readonly image: RgbImage) {
    this.differences = new Float64Array(image.width);
    this.green = new Float64Array(image.width + EVERY);
    this.clipped = new Float64Array(image.width + EVERY);
  }

  add(y: number): void {
    const { width, data } = this.image;
    const { differences, green, clipped } = this;
    for (let x = 0, at = 3 * y * width, sum = 0, left = data[at + 1]; x < width; x++, at += 3) {
      const own = data[at + 1];
      sum += Math.abs(own - left);
      left = own;
      differences[x] = sum;
      green[x + EVERY] = green[x] + own;
      clipped[x + EVERY] = clipped[x] + Number(isClipped(data[at], own, data[at + 2]));
    }
  }
}

const isClipped = (red: number, green: number, blue: number): boolean =>
  (red <= 1 && green <= 1 && blue <= 1) || (red >= 254 && green >= 254 && blue >= 254);
