/** What the paper says about rank, held against a run. */
import { mean, meanInterval95, standardError } from "../../metrics/summary.ts";
import type { Claim } from "../experiment.ts";
import type { ClassifierResult } from "./classifier.ts";
import type { RankSample } from "./initialisation.ts";
import { FIT, type RegressionResult } from "./regression.ts";

export const claimsOf = (result: {
  atInitialisation: readonly RankSample[];
  regression: readonly RegressionResult[];
  classifiers: readonly ClassifierResult[];
}): Claim[] => [
  rankFallsAtInitialisation(result.atInitialisation),
  ...regressionClaims(result.regression),
  ...classifierClaims(result.classifiers),
];

/** Plain and over-parameterised network of each seed. */
export const pairs = (results: readonly ClassifierResult[]) =>
  results
    .filter(({ depth }) => depth === 1)
    .flatMap((plain) => {
      const expanded = results.find(({ seed, depth }) => depth !== 1 && seed === plain.seed);
      return expanded ? [{ seed: plain.seed, plain, expanded }] : [];
    });

function rankFallsAtInitialisation(samples: readonly RankSample[]): Claim {
  const sorted = samples.toSorted((a, b) => a.depth - b.depth);
  const steps = sorted.slice(1).flatMap((deeper, i) =>
    (["ofProduct", "ofGram"] as const).map((which) => {
      const [before, after] = [sorted[i][which], deeper[which]];
      const error = Math.hypot(standardError(before), standardError(after));
      return (mean(before) - mean(after)) / error;
    }),
  );
  const least = Math.min(...steps);
  return {
    text: "Before training, the effective rank of products and of their Gram matrices falls strictly with depth.",
    measured: `smallest step ${least.toFixed(1)} standard errors`,
    threshold: "every step more than 2 standard errors",
    holds: least > 2,
  };
}

function regressionClaims(results: readonly RegressionResult[]): Claim[] {
  const depths = [...new Set(results.map(({ depth }) => depth))].sort((a, b) => a - b);
  if (depths.length < 2) return [];
  const of = (depth: number) => results.filter((result) => result.depth === depth);
  const ranks = depths.map((depth) => mean(of(depth).map((result) => result.effectiveRank)));
  const [shallow, deep] = [of(depths[0]), of(depths[depths.length - 1])];
  const gains = shallow.map(({ seed, testError }) => testError - deep.find((other) => other.seed === seed)!.testError);
  const [low] = meanInterval95(gains);
  const fits = results.every(({ trainError }) => trainError <= FIT);
  return [
    {
      text: "After training to the same fit, the effective rank of the solution falls with depth.",
      measured: `${ranks.map((rank) => rank.toFixed(2)).join(" > ")} nats at depths ${depths.join(", ")}${fits ? "" : "; not all trainings reached the fit"}`,
      threshold: "strictly falling, all fits reached",
      holds: fits && ranks.every((rank, i) => i === 0 || rank < ranks[i - 1]),
    },
    {
      text: `Where the truth has low rank, depth ${depths[depths.length - 1]} generalises better than depth ${depths[0]}.`,
      measured: `test error lower by ${mean(gains).toFixed(3)} (${intervalText(gains, 1, 3)})`,
      threshold: "interval above 0",
      holds: low > 0,
    },
  ];
}

function classifierClaims(results: readonly ClassifierResult[]): Claim[] {
  if (results.length === 0) return [];
  const worst = Math.max(...results.map(({ collapseError }) => collapseError));
  const gains = pairs(results).map(({ plain, expanded }) => plain.testError - expanded.testError);
  const [low] = meanInterval95(gains);
  return [
    {
      text: "The over-parameterised network collapses to the plain one without a change.",
      measured: `largest difference of an output ${worst.toExponential(1)} of the largest one`,
      threshold: "at most 1e-5",
      holds: worst <= 1e-5,
    },
    {
      text: "Over-parameterisation lowers the test error on pictures.",
      measured: `by ${(100 * mean(gains)).toFixed(2)} points (${intervalText(gains, 100, 2)})`,
      threshold: "interval above 0",
      holds: low > 0,
    },
  ];
}

/** "95 % interval 0.37 to 1.77, 5 seeds" */
function intervalText(values: readonly number[], factor: number, digits: number): string {
  if (values.length < 2) return "one seed, which tells nothing about the spread";
  const [low, high] = meanInterval95(values).map((bound) => (factor * bound).toFixed(digits));
  return `95 % interval ${low} to ${high}, ${values.length} seeds`;
}
