/** A map of its own resolution, brought to the size of another. */
import type { Plane } from "./raster.ts";

/**
 * The plane over the same picture with `width` x `height` samples, each read at its centre between the four nearest samples
 * (bilinear). NaN samples are left out of the mean; the result is NaN where the nearest sample is.
 */
export function stretchPlane(plane: Plane, width: number, height: number): Plane {
  if (plane.width === width && plane.height === height) return { width, height, data: plane.data.slice() };
  const columns = placesAlong(plane.width, width);
  const rows = placesAlong(plane.height, height);
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const above = rows.first[y] * plane.width;
    const below = rows.second[y] * plane.width;
    const down = rows.part[y];
    for (let x = 0; x < width; x++) {
      const [left, right, along] = [columns.first[x], columns.second[x], columns.part[x]];
      const a = plane.data[above + left];
      const b = plane.data[above + right];
      const c = plane.data[below + left];
      const d = plane.data[below + right];
      const mean = (1 - down) * ((1 - along) * a + along * b) + down * ((1 - along) * c + along * d);
      data[y * width + x] = Number.isNaN(mean) ? meanOfKnown(a, b, c, d, along, down) : mean;
    }
  }
  return { width, height, data };
}

function meanOfKnown(a: number, b: number, c: number, d: number, along: number, down: number): number {
  const nearest = down < 0.5 ? (along < 0.5 ? a : b) : along < 0.5 ? c : d;
  if (Number.isNaN(nearest)) return Number.NaN;
  let [sum, weight] = [0, 0];
  const add = (value: number, share: number) => {
    if (Number.isNaN(value)) return;
    sum += share * value;
    weight += share;
  };
  add(a, (1 - down) * (1 - along));
  add(b, (1 - down) * along);
  add(c, down * (1 - along));
  add(d, down * along);
  return sum / weight;
}

/** For every new sample the two old ones around its centre, and how far it is on the way from one to the other. */
function placesAlong(from: number, to: number): { first: Int32Array; second: Int32Array; part: Float64Array } {
  const [first, second, part] = [new Int32Array(to), new Int32Array(to), new Float64Array(to)];
  for (let i = 0; i < to; i++) {
    const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    first[i] = Math.floor(place);
    second[i] = Math.min(from - 1, first[i] + 1);
    part[i] = place - first[i];
  }
  return { first, second, part };
}
