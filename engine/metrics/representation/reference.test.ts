/** Values computed with NumPy from the formulae of the authors' code, in double precision. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasSharedData, sharedData } from "../../../tests/support/sharedData.ts";
import { random } from "../../random.ts";
import { mean } from "../summary.ts";
import { calibrate } from "./calibration.ts";
import { leadingDirections, meanCanonicalCorrelation } from "./canonicalCorrelation.ts";
import { type FeatureRows, unitRows } from "./featureRows.ts";
import { gramMatrix, radialKernel } from "./gram.ts";
import { centred, independence, kernelAlignment, nearestKernelAlignment } from "./kernelAlignment.ts";
import { cycleNeighbours, editedNeighbours, longestCommonNeighbours, mutualNeighbours } from "./neighbourAlignment.ts";
import { nearestNeighbours } from "./neighbours.ts";
import { outlierBound } from "./outliers.ts";

interface Reference {
  "A(8x3)": number[][];
  "B(8x4)": number[][];
  knnA_k3: number[][];
  knnB_k3: number[][];
  expected: Record<string, number>;
  independent_gaussian_inflation_n64_20trials_rng0: Record<string, Record<string, number>>;
  null_calibration: Record<"obs" | "alpha" | "smax" | "tau" | "p" | "score", number> & { null: number[] };
  outlier_clamp: Record<string, number>;
}

describe.skipIf(!hasSharedData)("representation similarity equals the reference", () => {
  const reference = JSON.parse(readFileSync(sharedData("../vectors/02_platonic.json"), "utf8")) as Reference;
  const rowsOf = (table: number[][]): FeatureRows => ({
    rows: table.length,
    width: table[0].length,
    data: Float64Array.from(table.flat()),
  });
  const raw = rowsOf(reference["A(8x3)"]);
  const [a, b] = [raw, rowsOf(reference["B(8x4)"])].map(unitRows);
  const [K, L] = [a, b].map(gramMatrix);
  const lists = (k: number) => [K, L].map((gram) => nearestNeighbours(gram, k));
  const kernels = (unbiased: boolean) => [K, L].map((gram) => centred(gram, unbiased));
  const { expected } = reference;

  it("neighbours", () => {
    const [ofA, ofB] = lists(3);
    expect([...ofA.indices]).toEqual(reference.knnA_k3.flat());
    expect([...ofB.indices]).toEqual(reference.knnB_k3.flat());
  });

  const measured: Record<string, () => number> = {
    mutual_knn_k2: () => mutualNeighbours(lists(2)[0], lists(2)[1]),
    mutual_knn_k3: () => mutualNeighbours(lists(3)[0], lists(3)[1]),
    cycle_knn_k2: () => cycleNeighbours(lists(2)[0], lists(2)[1]),
    lcs_knn_k3_mean_length: () => longestCommonNeighbours(lists(3)[0], lists(3)[1]),
    edit_distance_knn_k3: () => editedNeighbours(lists(3)[0], lists(3)[1]),
    cka_linear_biased: () => kernelAlignment(kernels(false)[0], kernels(false)[1]),
    cka_linear_unbiased: () => kernelAlignment(kernels(true)[0], kernels(true)[1]),
    cka_rbf_sigma1: () => kernelAlignment(centred(radialKernel(K), false), centred(radialKernel(L), false)),
    cknna_k3_unbiased: () => nearestKernelAlignment(K, L, 3, true),
    cknna_k5_unbiased: () => nearestKernelAlignment(K, L, 5, true),
    cknna_k3_biased: () => nearestKernelAlignment(K, L, 3, false),
    svcca_dim2_exact: () => meanCanonicalCorrelation(leadingDirections(a, 2), leadingDirections(b, 2)),
    hsic_biased: () => independence(kernels(false)[0], kernels(false)[1]),
    hsic_unbiased: () => independence(kernels(true)[0], kernels(true)[1]),
    mutual_self: () => mutualNeighbours(lists(3)[0], lists(3)[0]),
    cka_self: () => kernelAlignment(kernels(false)[0], kernels(false)[0]),
  };

  it.each(Object.keys(expected))("%s", (name) => {
    const value = measured[name]();
    // Values are given to twelve digits.
    expect(Math.abs(value - expected[name])).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
  });

  it("calibration", () => {
    const { null: torn, obs, alpha, smax, tau, p, score } = reference.null_calibration;
    const found = calibrate(obs, torn, alpha, smax);
    expect([found.threshold, found.p, found.calibrated]).toEqual([tau, p, score].map((v) => expect.closeTo(v, 9)));
  });

  it("outlier bounds", () => {
    expect(outlierBound([raw], 0.95, true)).toBeCloseTo(reference.outlier_clamp["A_exact_q0.95"], 9);
    expect(outlierBound([raw], 0.95, false)).toBeCloseTo(reference.outlier_clamp["A_nonexact_q0.95"], 9);
  });

  it("biased CKA of independent features grows with width as it did there, the others do not", () => {
    const inflation = reference.independent_gaussian_inflation_n64_20trials_rng0;
    for (const width of [8, 32, 128, 512]) {
      const trials = Array.from({ length: 8 }, (_, trial) => {
        const [x, y] = ["x", "y"].map((side) => {
          const source = random("gauss", side, trial, width);
          const data = Float64Array.from({ length: 64 * width }, () => source.normal());
          return gramMatrix(unitRows({ rows: 64, width, data }));
        });
        const cka = (unbiased: boolean) => kernelAlignment(centred(x, unbiased), centred(y, unbiased));
        return [cka(false), cka(true), mutualNeighbours(nearestNeighbours(x, 10), nearestNeighbours(y, 10))];
      });
      const [biased, unbiased, mutual] = [0, 1, 2].map((which) => mean(trials.map((values) => values[which])));
      expect(Math.abs(biased - inflation[width]["cka_biased"])).toBeLessThan(0.015);
      expect(Math.abs(unbiased - inflation[width]["cka_unbiased"])).toBeLessThan(0.02);
      expect(Math.abs(mutual - inflation[width]["mutual_knn10"])).toBeLessThan(0.012);
    }
  });
});
