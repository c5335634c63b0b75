/** How much of a value per window follows from what the windows show. */
import { determination, standardised } from "../../metrics/regressionResidual.ts";
import type { Windows } from "./windows.ts";

/**
 * Coefficient of determination, 0..1, of the regression of `values` on brightness, contrast, their squares and their
 * product.
 */
export function explainedBy({ brightness, contrast }: Windows["content"], values: Float64Array): number {
  const [b, c] = [standardised(brightness), standardised(contrast)];
  return determination(values, [b, c, b.map((x) => x * x), c.map((x) => x * x), b.map((x, i) => x * c[i])]);
}
