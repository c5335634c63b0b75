/** Derivatives of the operations on single elements. Where broadcasting stretched an input, its gradient is summed back. */
import {
  abs,
  add,
  cast,
  castOp,
  cos,
  div,
  erf,
  exp,
  greater,
  less,
  log,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  relu,
  sigmoid,
  sign,
  sin,
  sqrt,
  sub,
  tanh,
  where,
  whereOp,
} from "../ops/elementwise.ts";
import { scalar } from "../ops/leaves.ts";
import { sumTo } from "../ops/reductions.ts";
import type { Op, Value } from "../value.ts";
import { type Rule, rule } from "./rule.ts";

/** dy/dx at each element, from x and y. */
const slope = ({ op }: { op: Op<null> }, of: (x: Value, y: Value) => Value | number): Rule =>
  rule(op, ({ inputs: [x], y, g }) => [mul(g, of(x, y))]);

/** dL/da and dL/db before they are summed back to the shapes of a and b. */
const pair = ({ op }: { op: Op<null> }, of: (a: Value, b: Value, y: Value, g: Value) => [Value, Value]): Rule =>
  rule(op, ({ inputs: [a, b], y, g }) => {
    const [da, db] = of(a, b, y, g);
    return [sumTo(da, a.shape), sumTo(db, b.shape)];
  });

/** 1 where a > b, 1/2 where equal, 0 elsewhere: the mean of both one-sided derivatives of max(a, b) in a. */
const share = (a: Value, b: Value): Value => mul(add(cast(greater(a, b), "f32"), sub(1, cast(less(a, b), "f32"))), 0.5);

export const elementwiseRules: readonly Rule[] = [
  pair(add, (_, __, ___, g) => [g, g]),
  pair(sub, (_, __, ___, g) => [g, neg(g)]),
  pair(mul, (a, b, _, g) => [mul(g, b), mul(g, a)]),
  pair(div, (_, b, y, g) => [div(g, b), neg(mul(div(g, b), y))]),
  pair(pow, (a, b, y, g) => [mul(g, mul(b, pow(a, sub(b, 1)))), mul(g, mul(y, log(a)))]),
  pair(maximum, (a, b, _, g) => [mul(g, share(a, b)), mul(g, share(b, a))]),
  pair(minimum, (a, b, _, g) => [mul(g, share(b, a)), mul(g, share(a, b))]),

  slope(neg, () => -1),
  slope(exp, (_, y) => y),
  slope(log, (x) => div(1, x)),
  slope(sqrt, (_, y) => div(0.5, y)),
  slope(abs, (x) => sign(x)),
  slope(tanh, (_, y) => sub(1, mul(y, y))),
  slope(sigmoid, (_, y) => mul(y, sub(1, y))),
  slope(sin, (x) => cos(x)),
  slope(cos, (x) => neg(sin(x))),
  slope(relu, (x) => cast(greater(x, 0), "f32")),
  slope(erf, (x) => mul(2 / Math.sqrt(Math.PI), exp(neg(mul(x, x))))),

  rule(castOp, ({ inputs: [x], y, g }) => [x.dtype === "f32" && y.dtype === "f32" ? g : null]),
  rule(whereOp, ({ inputs: [condition, a, b], g }) => [
    null,
    sumTo(where(condition, g, scalar(0)), a.shape),
    sumTo(where(condition, scalar(0), g), b.shape),
  ]),
];
