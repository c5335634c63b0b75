/**
 * JPEG grid votes as the definition says it, block by block and pixel by pixel: what the tests hold the WebAssembly
 * kernel against. Every intermediate result is rounded to 32 bits as in the kernel, so the two agree exactly.
 */
import type { Plane } from "../raster.ts";
import { NO_VOTE } from "./gridVotes.ts";

const f = Math.fround;
/** sqrt(2) cos(k pi / 16), 1 for k = 0: what the scaled DCT leaves out. */
const cosine = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.5411961, 0.275899379].map(f);

/** Scaled 8-point DCT (Arai, Agui and Nakajima, 1988): output k is sqrt(8) cosine[k] times the orthonormal one. */
function scaledDct(x: readonly number[]): number[] {
  const sum = [0, 1, 2, 3].map((i) => f(x[i] + x[7 - i]));
  const difference = [0, 1, 2, 3].map((i) => f(x[i] - x[7 - i]));
  const e0 = f(sum[0] + sum[3]);
  const e1 = f(sum[1] + sum[2]);
  const e2 = f(sum[1] - sum[2]);
  const e3 = f(sum[0] - sum[3]);
  const e4 = f(f(e2 + e3) * f(Math.SQRT1_2));
  const o0 = f(difference[3] + difference[2]);
  const o1 = f(difference[2] + difference[1]);
  const o2 = f(difference[1] + difference[0]);
  const o5 = f(f(o0 - o2) * f(0.382683433));
  const o3 = f(f(o0 * f(0.5411961)) + o5);
  const o4 = f(f(o2 * f(1.306562965)) + o5);
  const o6 = f(o1 * f(Math.SQRT1_2));
  const o7 = f(difference[0] + o6);
  const o8 = f(difference[0] - o6);
  return [f(e0 + e1), f(o7 + o4), f(e3 + e4), f(o8 - o3), f(e0 - e1), f(o8 + o3), f(e3 - e4), f(o7 - o4)];
}

/** Number of DCT coefficients other than DC below 0.5 in the block whose corner is (left, top). */
export function countZeros(luma: Plane, left: number, top: number): number {
  const rows = Array.from({ length: 8 }, (_, y) => {
    const start = (top + y) * luma.width + left;
    return scaledDct([...luma.data.subarray(start, start + 8)]).map((value, u) => f(value * f(1 / cosine[u])));
  });
  let zeros = 0;
  for (let u = 0; u < 8; u++) {
    const column = scaledDct(rows.map((row) => row[u]));
    for (let v = 0; v < 8; v++) if (u + v > 0 && Math.abs(column[v]) < f(4 * cosine[v])) zeros++;
  }
  return zeros;
}

function isConstantAlongAnAxis(luma: Plane, left: number, top: number): boolean {
  let alongX = true;
  let alongY = true;
  for (let y = top; y < top + 8; y++) {
    for (let x = left; x < left + 8; x++) {
      const value = luma.data[y * luma.width + x];
      if (value !== luma.data[y * luma.width + left]) alongX = false;
      if (value !== luma.data[top * luma.width + x]) alongY = false;
    }
  }
  return alongX || alongY;
}

/** Votes as in GridVoter. */
export function gridVotesReference(luma: Plane): Uint8Array {
  const { width, height } = luma;
  const votes = new Uint8Array(width * height).fill(NO_VOTE);
  const best = new Int8Array(width * height).fill(-1);
  for (let top = 0; top + 8 <= height; top++) {
    for (let left = 0; left + 8 <= width; left++) {
      const zeros = countZeros(luma, left, top);
      const grid = isConstantAlongAnAxis(luma, left, top) ? NO_VOTE : 8 * (top % 8) + (left % 8);
      for (let y = top; y < top + 8; y++) {
        for (let x = left; x < left + 8; x++) {
          const i = y * width + x;
          if (zeros === best[i]) votes[i] = NO_VOTE;
          if (zeros <= best[i]) continue;
          best[i] = zeros;
          votes[i] = grid;
        }
      }
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (x < 7 || y < 7 || x >= width - 7 || y >= height - 7) votes[y * width + x] = NO_VOTE;
    }
  }
  return votes;
}
