/** What the paper says about learning rates, held against the sweeps. */
import type { Claim } from "../experiment.ts";
import { type MethodName, methods } from "./methods.ts";
import type { Sweep } from "./sweep.ts";

/** How far the optimum may move (or has to), in octaves, over a factor of 16 in size. */
const expectations: Partial<Record<MethodName, { least?: number; most?: number }>> = {
  adam: { least: 3 },
  sgd: { least: 1.2 },
  "normalised-adam": { most: 1 },
  "normalised-sgd": { most: 1 },
  "newton-schulz": { most: 0.5 },
};

/** The factor of sizes that the expectations speak of; over a smaller one little is claimed to move. */
const referenceRatio = 16;

export function claimsOf(sweeps: readonly Sweep[], axis: "width" | "depth"): Claim[] {
  const names = [...new Set(sweeps.map(({ method }) => method))];
  return names.flatMap((name) => {
    const own = sweeps.filter(({ method }) => method === name).sort((a, b) => a[axis] - b[axis]);
    if (own.length < 2) return [];
    const modular = methods[name].modular;
    const far = own[own.length - 1][axis] / own[0][axis] >= referenceRatio;
    const movesOrStays = modular || (axis === "width" && far) ? [drift(own, axis)] : [];
    return [...movesOrStays, ...(modular ? [lossFalls(own, axis)] : [])];
  });
}

function drift(sweeps: readonly Sweep[], axis: "width" | "depth"): Claim {
  const [first, last] = [sweeps[0], sweeps[sweeps.length - 1]];
  const { title } = methods[first.method];
  const moved = Math.abs(last.optimum - first.optimum);
  const { least, most = Number.POSITIVE_INFINITY } = expectations[first.method] ?? {};
  const range = `from ${axis} ${first[axis]} to ${last[axis]}`;
  if (least !== undefined)
    return {
      text: `The best learning rate of plain ${title} moves ${range}.`,
      measured: `${moved.toFixed(2)} octaves`,
      threshold: `at least ${least}`,
      holds: moved >= least,
    };
  return {
    text: `The best learning rate of ${title} in the modular norm stays ${range}.`,
    measured: `moved ${moved.toFixed(2)} octaves`,
    threshold: `at most ${most}`,
    holds: moved <= most,
  };
}

function lossFalls(sweeps: readonly Sweep[], axis: "width" | "depth"): Claim {
  const rises = sweeps.slice(1).map((sweep, i) => ({
    by: sweep.bestLoss - sweeps[i].bestLoss,
    noise: 2 * Math.hypot(sweep.bestLossError, sweeps[i].bestLossError),
  }));
  const losses = sweeps.map(({ bestLoss }) => bestLoss.toFixed(3)).join(", ");
  return {
    text: `With ${methods[sweeps[0].method].title} in the modular norm, the loss does not rise with ${axis}.`,
    measured: `${losses} at ${axis} ${sweeps.map((sweep) => sweep[axis]).join(", ")}`,
    threshold: "no rise beyond two standard errors",
    holds: rises.every(({ by, noise }) => by <= noise),
  };
}
