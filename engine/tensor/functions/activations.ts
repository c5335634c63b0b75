/** Non-linearities made of simpler operations. */
import { add, erf, mul } from "../ops/elementwise.ts";
import type { Value } from "../value.ts";

/** x Phi(x), Phi the normal distribution (Hendrycks and Gimpel 2016); the exact form. */
export const gelu = (x: Value): Value => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1));
