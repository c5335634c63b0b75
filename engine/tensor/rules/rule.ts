/**
 * A rule of differentiation: the vector-Jacobian product of one operation, written with the operations themselves.
 * Given g = dL/dy for y = op(x...), it returns dL/dx for each x, null where none is defined.
 */
import type { Op, Value } from "../value.ts";

export interface Application<A> {
  inputs: readonly Value[];
  /** The value of the operation. */
  y: Value;
  /** dL/dy, of the shape of y. */
  g: Value;
  attributes: A;
}

export type Rule = readonly [op: Op<never>, product: (application: Application<never>) => (Value | null)[]];

/** Ties a rule to its operation, with the type of its attributes. */
export const rule = <A>(op: Op<A>, product: (application: Application<A>) => (Value | null)[]): Rule => [
  op as Op<never>,
  product as (application: Application<never>) => (Value | null)[],
];
