/** What width alone does to scores: two sets of independent normal features, which have nothing in common. */
import { calibrate } from "../../metrics/representation/calibration.ts";
import { mean } from "../../metrics/summary.ts";
import { normals, random } from "../../random.ts";
import type { ExperimentTools } from "../experiment.ts";
import { tornOrder } from "./compare.ts";
import { scorerOf, sideOf } from "./measures.ts";
import type { GaussianWidth } from "./result.ts";

export const GAUSSIAN_WIDTHS = [8, 16, 32, 64, 128, 256, 512];
/** Things in each set. */
export const GAUSSIAN_THINGS = 64;
const K = 10;

interface Options {
  seeds: number;
  draws: number;
  alpha: number;
  seed: number;
}

export async function gaussianWidth(
  width: number,
  { seeds, draws, alpha, seed }: Options,
  { checkpoint }: Pick<ExperimentTools, "checkpoint">,
): Promise<GaussianWidth> {
  const found: Record<"biased" | "unbiased" | "mutual", ReturnType<typeof calibrate>[]> = {
    biased: [],
    unbiased: [],
    mutual: [],
  };
  // The same orders for all draws of features: these are what differs.
  const orders = Array.from({ length: draws }, (_, draw) => tornOrder(GAUSSIAN_THINGS, seed, draw));
  const same = Int32Array.from({ length: GAUSSIAN_THINGS }, (_, i) => i);
  for (let trial = 0; trial < seeds; trial++) {
    await checkpoint();
    const [a, b] = ["a", "b"].map((side) => {
      const data = normals(GAUSSIAN_THINGS * width, random(seed, "gaussian", side, width, trial));
      return [{ rows: GAUSSIAN_THINGS, width, data }];
    });
    const calibrated = (measure: "cka" | "cka-unbiased" | "mutual-knn", tears: number) => {
      const scorer = scorerOf(sideOf(a, measure, K), sideOf(b, measure, K));
      const torn = orders.slice(0, tears).map((order) => scorer.scores(order)[0]);
      return calibrate(scorer.scores(same)[0], torn, alpha);
    };
    found.biased.push(calibrated("cka", draws));
    found.mutual.push(calibrated("mutual-knn", draws));
    // Of this one only the score is told: it is around 0 by itself.
    found.unbiased.push(calibrated("cka-unbiased", 1));
  }
  const share = (which: "biased" | "mutual") => mean(found[which].map(({ calibrated }) => Number(calibrated === 0)));
  const score = (which: keyof typeof found) => mean(found[which].map((each) => each.score));
  return {
    width,
    biased: score("biased"),
    unbiased: score("unbiased"),
    mutual: score("mutual"),
    biasedZero: share("biased"),
    mutualZero: share("mutual"),
    calibrated: mean(found.biased.map(({ calibrated }) => calibrated)),
  };
}
