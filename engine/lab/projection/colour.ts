/**
 * Changes of colour that a search may find, as part of a graph: gamma, contrast and brightness, and for RGB hue and
 * saturation besides. Each is a factor between 2/3 and 3/2 of which 1 changes nothing; a search moves its logarithm, without
 * a gradient.
 */
import { add, cos, exp, maximum, minimum, mul, pow, sin, sub } from "../../tensor/ops/elementwise.ts";
import { constant } from "../../tensor/ops/leaves.ts";
import { matmul } from "../../tensor/ops/matmul.ts";
import { mean, sum } from "../../tensor/ops/reductions.ts";
import { reshape, slice } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";

/** The largest factor; the least is its inverse. */
export const LIMIT = 1.5;

export const greyChanges = ["gamma", "contrast", "brightness"] as const;
export const colourChanges = [...greyChanges, "hue", "saturation"] as const;

/** Names of what can be changed of pictures with so many channels. */
export const changesOf = (channels: 1 | 3): readonly string[] => (channels === 1 ? greyChanges : colourChanges);

/** The factor of a search variable: 1.1^delta, between 1 / 1.5 and 1.5. */
export const factorOf = (delta: number): number => Math.min(LIMIT, Math.max(1 / LIMIT, 1.1 ** delta));

/** Luma of ITU-R BT.601. */
const LUMA = [0.299, 0.587, 0.114];
/** A quarter turn of hue at a factor of 1.5. */
const TURN = Math.PI / 2 / Math.log(LIMIT);
/** Darker numbers have no gamma: its slope at nought is infinite. */
const DARKEST = 1e-3;

/**
 * Pictures [n, channels, h, w], 0 to 1, with the logarithms of their factors [n, changes]. Gamma is x^g; contrast stretches
 * around the mean; brightness multiplies; saturation stretches around the luma; hue turns around the grey axis. What leaves
 * 0 to 1 is cut off.
 */
export function recoloured(pictures: Value, logarithms: Value): Value {
  const [n, channels] = pictures.shape;
  const factor = (i: number) => exp(logarithm(i));
  const logarithm = (i: number) => reshape(slice(logarithms, 1, i, i + 1), [n, 1, 1, 1]);
  let x = pow(maximum(pictures, DARKEST), factor(0));
  const grey = (y: Value) => (channels === 1 ? y : sum(mul(y, constant(LUMA, [1, 3, 1, 1])), [1], true));
  const middle = mean(grey(x), [1, 2, 3], true);
  x = mul(add(mul(sub(x, middle), factor(1)), middle), factor(2));
  if (channels === 3) {
    x = turned(x, mul(logarithm(3), TURN));
    const luma = grey(x);
    x = add(mul(sub(x, luma), factor(4)), luma);
  }
  return minimum(maximum(x, 0), 1);
}

/** Turned by an angle [n, 1, 1, 1] around the axis of greys (Rodrigues): x c + (k x X) s + k (k . x) (1 - c). */
function turned(x: Value, angle: Value): Value {
  const [n, , h, w] = x.shape;
  const [c, s] = [cos(angle), sin(angle)];
  // k = (1, 1, 1) / sqrt 3, whose cross product with x is a fixed matrix.
  const cross = constant(
    [0, -1, 1, 1, 0, -1, -1, 1, 0].map((value) => value / Math.sqrt(3)),
    [1, 3, 3],
  );
  const across = reshape(matmul(cross, reshape(x, [n, 3, h * w])), [n, 3, h, w]);
  const along = mean(x, [1], true);
  return add(add(mul(x, c), mul(across, s)), mul(along, sub(1, c)));
}
