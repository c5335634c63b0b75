/**
 * The rotation trick (Fifty et al., "Restructuring Vector Quantization with the Rotation Trick", ICLR 2025,
 * arXiv:2410.06424): the code is written as lambda R e with the rotation R that turns the embedding e onto its code q and
 * lambda = |q| / |e|, both held constant, so that the gradient that e gets is turned along: lambda R^T g.
 */
import { add, div, maximum, mul, sqrt, sub } from "../../tensor/ops/elementwise.ts";
import { stopGradient, straightThrough } from "../../tensor/ops/leaves.ts";
import { sum } from "../../tensor/ops/reductions.ts";
import type { Value } from "../../tensor/value.ts";

const TINY = 1e-6;

const dot = (a: Value, b: Value): Value => sum(mul(a, b), [1], true);
const lengthOf = (x: Value): Value => maximum(sqrt(dot(x, x)), TINY);

/** lambda, [n, 1], for rows e and q, [n, d]. */
export const stretch = (e: Value, q: Value): Value => div(lengthOf(q), lengthOf(e));

/**
 * R x for every row, R = I - 2 r r^T + 2 q^ e^T with unit vectors e^, q^ and r along e^ + q^ (equation 2): two
 * reflections, never a matrix. Rows e and q that point in opposite directions have no such r; theirs is cut off at TINY.
 */
export function rotated(x: Value, e: Value, q: Value): Value {
  const [from, to] = [div(e, lengthOf(e)), div(q, lengthOf(q))];
  const between = add(from, to);
  const r = div(between, lengthOf(between));
  return add(sub(x, mul(mul(r, dot(r, x)), 2)), mul(mul(to, dot(from, x)), 2));
}

/** The numbers of q; the gradient of e is lambda R^T g. */
export function rotatedThrough(e: Value, q: Value): Value {
  const [from, to] = [stopGradient(e), stopGradient(q)];
  return straightThrough(mul(rotated(e, from, to), stretch(from, to)), to);
}
