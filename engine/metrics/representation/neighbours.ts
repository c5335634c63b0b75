/** The nearest things of each thing, by the product of their features. */
import type { Gram } from "./gram.ts";

/** The k nearest of each of `size` things, nearest first, without itself: size * k indices, row-major. */
export interface Neighbours {
  size: number;
  k: number;
  indices: Int32Array;
}

/** Of equally near things the one with the lower index comes first. @throws RangeError unless 1 <= k < size. */
export function nearestNeighbours(gram: Gram, k: number): Neighbours {
  const { size } = gram;
  if (!Number.isInteger(k) || k < 1 || k >= size)
    throw new RangeError(`${size} things have 1 to ${size - 1} neighbours, not ${k}`);
  return nearest(gram, k, false);
}

/** The k largest of each row, where a thing may be its own neighbour or may not. */
export function nearest({ size, values }: Gram, k: number, itself: boolean): Neighbours {
  const indices = new Int32Array(size * k);
  const best = new Float64Array(k);
  for (let i = 0; i < size; i++) {
    const at = i * k;
    let held = 0;
    for (let j = 0; j < size; j++) {
      if (j === i && !itself) continue;
      const value = values[i * size + j];
      // Not nearer than the last of a full list: nearly always the end of the matter.
      if (held === k && !(value > best[k - 1])) continue;
      let place = held < k ? held++ : k - 1;
      for (; place > 0 && value > best[place - 1]; place--) {
        best[place] = best[place - 1];
        indices[at + place] = indices[at + place - 1];
      }
      best[place] = value;
      indices[at + place] = j;
    }
  }
  return { size, k, indices };
}

/** The first k of longer lists. @throws RangeError where the lists are shorter. */
export function firstNeighbours({ size, k: held, indices }: Neighbours, k: number): Neighbours {
  if (k > held) throw new RangeError(`${held} neighbours are known, not ${k}`);
  const result = new Int32Array(size * k);
  for (let i = 0; i < size; i++) result.set(indices.subarray(i * held, i * held + k), i * k);
  return { size, k, indices: result };
}

/** The neighbours where thing i is what was thing `order[i]`: features in another order. */
export function reordered({ size, k, indices }: Neighbours, order: ArrayLike<number>): Neighbours {
  const place = new Int32Array(size);
  for (let i = 0; i < size; i++) place[order[i]] = i;
  const result = new Int32Array(size * k);
  for (let i = 0; i < size; i++) for (let n = 0; n < k; n++) result[i * k + n] = place[indices[order[i] * k + n]];
  return { size, k, indices: result };
}
