/** All rules, by operation. */
import { convolutionRules } from "./convolution.ts";
import { elementwiseRules } from "./elementwise.ts";
import { indexingRules } from "./indexing.ts";
import { leafRules } from "./leaves.ts";
import { matmulRules } from "./matmul.ts";
import { reductionRules } from "./reductions.ts";
import { shapeRules } from "./shape.ts";
import { softmaxRules } from "./softmax.ts";

export const rules = new Map([
  ...leafRules,
  ...elementwiseRules,
  ...reductionRules,
  ...shapeRules,
  ...matmulRules,
  ...indexingRules,
  ...convolutionRules,
  ...softmaxRules,
]);
