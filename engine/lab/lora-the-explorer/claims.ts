/** The sentences of the paper against a result. */
import type { Claim } from "../experiment.ts";
import type { MethodResult, Result } from "./result.ts";

/** How near an end has to be to the floor of its rank. */
const FLOOR_MARGIN = 0.01;
/** An end that counts as having reached a matrix of full rank. */
const REACHED = 0.01;
/** Interval up to which merging is frequent. */
const FREQUENT = 10;
/** How many times worse rare merging has to be. */
const RARE_FACTOR = 10;
/** How far the relative errors of two methods may lie apart for their courses to be called the same. */
const SAME_COURSE = 0.01;
/** Points of accuracy that LTE may lack. */
const POINTS_BEHIND = 0.02;

export function claimsOf(result: Result): Claim[] {
  return result.task === "matrix" ? matrixClaims(result) : digitsClaims(result);
}

function matrixClaims(result: Result): Claim[] {
  const { size, methods } = result;
  const claims: Claim[] = [];
  const floor = (text: string, method: MethodResult | undefined, rank: number) => {
    if (!method || rank >= size) return;
    const expected = 1 - rank / size;
    claims.push({
      text,
      measured: `relative error ${seen(method)}`,
      threshold: `${number(expected)} within ${FLOOR_MARGIN}`,
      holds: ends(method).every((end) => Math.abs(end - expected) <= FLOOR_MARGIN),
    });
  };
  const lora = methods.find(({ kind }) => kind === "lora");
  if (lora) floor("One LoRA of rank r ends at the floor of its rank, 1 - r / n.", lora, lora.rank);

  const enough = methods.filter(({ kind, heads, rank }) => kind === "lte" && heads * rank >= size);
  for (const method of enough.filter(({ localSteps }) => localSteps <= FREQUENT))
    claims.push({
      text: `${method.label}: heads that span the matrix together reach a target of full rank.`,
      measured: `relative error ${seen(method)}`,
      threshold: `below ${REACHED}`,
      holds: ends(method).every((end) => end < REACHED),
    });
  const joint = methods.find(({ kind, heads, rank }) => kind === "mhlora" && heads * rank >= size);
  if (joint)
    claims.push({
      text: "The same heads trained jointly (MHLoRA) reach it too.",
      measured: `relative error ${seen(joint)}`,
      threshold: `below ${REACHED}`,
      holds: ends(joint).every((end) => end < REACHED),
    });
  const everyStep = methods.find((other) => other.localSteps === 1 && other.kind === "lte" && !other.reset);
  if (joint && everyStep && everyStep.heads === joint.heads) {
    const difference = courseDifference(joint, everyStep);
    claims.push({
      text: "Merged after every step without resetting B, LTE goes the way of MHLoRA.",
      measured: `relative errors differ by at most ${number(difference)}`,
      threshold: `at most ${SAME_COURSE} at every measured step`,
      holds: difference <= SAME_COURSE,
    });
  }

  const often = enough.find(({ localSteps }) => localSteps > 1 && localSteps <= FREQUENT);
  const rare = methods.find((other) => often && sameHeads(other, often) && other.localSteps === result.rareSteps);
  if (often && rare && rare.localSteps > often.localSteps) {
    const ratios = ends(rare).map((end, i) => end / ends(often)[i]);
    claims.push({
      text: `Merging only every ${rare.localSteps} steps ends far worse than every ${often.localSteps}, after as many steps.`,
      measured: `${seen(rare)} against ${seen(often)}`,
      threshold: `at least ${RARE_FACTOR} times worse`,
      holds: ratios.every((ratio) => ratio >= RARE_FACTOR),
    });
  }

  for (const few of methods.filter(({ kind, heads, rank }) => kind === "lte" && heads * rank < size))
    floor(
      few.localSteps === 1
        ? `${few.label}: heads that do not span the matrix end at the floor of their ranks together, 1 - N r / n.`
        : `${few.label}: the same floor holds when heads take several steps between merges.`,
      few,
      few.heads * few.rank,
    );
  return claims;
}

function digitsClaims({ methods, localSteps }: Result): Claim[] {
  const full = methods.find(({ kind }) => kind === "full");
  const lora = methods.find(({ kind }) => kind === "lora");
  const most = Math.max(...methods.filter(({ kind }) => kind === "lte").map(({ heads }) => heads));
  const lte = methods.find(({ kind, heads, localSteps: T }) => kind === "lte" && heads === most && T === localSteps);
  const claims: Claim[] = [];
  if (full && lte)
    claims.push({
      text: `${lte.label} is as accurate on pictures not learnt from as full training.`,
      measured: `${percent(average(lte))} against ${percent(average(full))}`,
      threshold: `at most ${100 * POINTS_BEHIND} points less, mean over seeds`,
      holds: average(lte) >= average(full) - POINTS_BEHIND,
    });
  if (lora && lte)
    claims.push({
      text: `One LoRA of rank ${lora.rank} is less accurate than the heads together.`,
      measured: `${percent(average(lora))} against ${percent(average(lte))}`,
      threshold: "less, for every seed",
      holds: ends(lora).every((end, i) => end < ends(lte)[i]),
    });
  return claims;
}

/** The largest difference of two methods at any measured step of any seed; not a number where they were not measured alike. */
function courseDifference(a: MethodResult, b: MethodResult): number {
  const differences = a.runs.flatMap(({ course }, run) => {
    const others = new Map(b.runs[run].course.score);
    return course.score.map(([step, value]) => Math.abs(value - (others.get(step) ?? Number.NaN)));
  });
  return Math.max(...differences);
}

const sameHeads = (a: MethodResult, b: MethodResult): boolean =>
  a.kind === b.kind && a.heads === b.heads && a.rank === b.rank && a.reset === b.reset;

/** The end of each seed; a training that diverged compares with nothing. */
const ends = ({ runs }: MethodResult): number[] => runs.map(({ final }) => final ?? Number.NaN);

export const average = (method: MethodResult): number => ends(method).reduce((a, b) => a + b, 0) / method.runs.length;

function seen(method: MethodResult): string {
  const values = ends(method);
  if (values.some(Number.isNaN)) return "no finite number";
  if (values.length === 1) return number(values[0]);
  return `${number(average(method))} (${number(Math.min(...values))} to ${number(Math.max(...values))} over ${values.length} seeds)`;
}

const number = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(3)));

const percent = (share: number): string => (Number.isNaN(share) ? "no finite number" : `${(100 * share).toFixed(1)} %`);
