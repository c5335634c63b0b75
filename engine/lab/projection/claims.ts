/** The sentences of the paper against a result. */
import { median } from "../../metrics/summary.ts";
import type { Claim } from "../experiment.ts";
import { type MethodId, methodLabels } from "./methods.ts";
import type { PictureOutcome, Result, RuggedResult } from "./result.ts";

/** Gain from which the landscape is rugged enough to tell the methods apart. */
const RUGGED_GAIN = 6;
/** What the median loss of BasinCMA may be, in shares of another method's. */
const SHARES: readonly (readonly [MethodId, number])[] = [
  ["restarts", 0.7],
  ["cmaAdam", 0.3],
  ["cma", 0.2],
];
/** What the loss may be with a search for place and scale, in shares of the loss without. */
const SHARE_OF_UNMOVED = 0.5;
/** How near scale and translation have to be found. */
const WITHIN = 0.05;
/** Shifts and changes of scale below these are no test of a search. */
const MOVED = 0.1;

export function claimsOf({ rugged, pictures }: Result): Claim[] {
  const claims: Claim[] = [];
  for (const result of rugged.filter(({ gain }) => gain >= RUGGED_GAIN)) claims.push(...ruggedClaims(result));
  if (pictures?.placesSearched) claims.push(...placeClaims(pictures.outcomes));
  if (pictures && !pictures.classesGiven) {
    const known = pictures.outcomes.filter(({ truth }) => truth);
    const right = known.filter(({ label, used }) => label === used).length;
    if (known.length > 0)
      claims.push({
        text: "The search for the class finds the class that was labelled, most of the time.",
        measured: `${right} of ${known.length}`,
        threshold: "more than half",
        holds: right > known.length / 2,
      });
  }
  return claims;
}

export const medianLoss = ({ methods }: RuggedResult, method: MethodId): number =>
  median(methods.find((outcome) => outcome.method === method)?.losses ?? []);

function ruggedClaims(result: RuggedResult): Claim[] {
  const own = medianLoss(result, "basinCma");
  return SHARES.map(([method, share]) => {
    const other = medianLoss(result, method);
    return {
      text: `Gain ${result.gain}: after as many evaluations BasinCMA ends lower than ${methodLabels[method]}.`,
      measured: `median ${number(own)} against ${number(other)}: ${number(own / other)} of it`,
      threshold: `at most ${share} of it`,
      holds: own <= share * other,
    };
  });
}

/** Median over targets of the error of scale and of both translations. */
export function placeErrors(outcomes: readonly PictureOutcome[]): number[] {
  const known = outcomes.filter(({ truth }) => truth);
  return [0, 1, 2].map((i) => median(known.map(({ found, truth }) => Math.abs(found[i] - truth![i]))));
}

function placeClaims(outcomes: readonly PictureOutcome[]): Claim[] {
  const moved = outcomes.filter(
    ({ truth }) => truth && Math.max(Math.abs(truth[0] - 1), Math.abs(truth[1]), Math.abs(truth[2])) >= MOVED,
  );
  if (moved.length === 0) return [];
  const [found, unmoved] = [median(moved.map(({ loss }) => loss)), median(moved.map(({ lossUnmoved }) => lossUnmoved))];
  const errors = placeErrors(moved);
  return [
    {
      text: "Of pictures that were shifted and scaled, a search for place and scale at least halves the loss.",
      measured: `median ${number(found)} against ${number(unmoved)}: ${number(found / unmoved)} of it`,
      threshold: `at most ${SHARE_OF_UNMOVED} of it`,
      holds: found <= SHARE_OF_UNMOVED * unmoved,
    },
    {
      text: "It finds by how much they were shifted and scaled.",
      measured: `median error ${errors.map(number).join(", ")} of scale, across and down`,
      threshold: `at most ${WITHIN} each`,
      holds: errors.every((error) => error <= WITHIN),
    },
  ];
}

export const number = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
