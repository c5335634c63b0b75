/** With y = conv(x, w): dx = convTranspose(dy, w) and dw = weightGradient(x, dy); likewise for the transpose. */
import { conv2d, convOp, transposed, transposedOp, weightGradient } from "../ops/convolution.ts";
import { type Rule, rule } from "./rule.ts";

export const convolutionRules: readonly Rule[] = [
  rule(convOp, ({ inputs: [x, w], g, attributes }) => [
    transposed(g, w, x.shape, attributes),
    weightGradient(x, g, w.shape, attributes),
  ]),
  rule(transposedOp, ({ inputs: [y, w], g, attributes }) => [
    conv2d(g, w, attributes),
    weightGradient(g, y, w.shape, attributes),
  ]),
];
