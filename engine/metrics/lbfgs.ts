/** Minimisation of smooth functions: limited-memory BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5). */
import { dot } from "./dot.ts";

/** Changes of place and slope that are remembered. */
const MEMORY = 10;
/** Share of the expected decrease that a step has to bring (Armijo). */
const SUFFICIENT = 1e-4;
/** Halvings of a step before the search gives up: the place is as good as numbers allow then. */
const HALVINGS = 30;

export interface MinimiseOptions {
  /** Rounds at most. */
  rounds?: number;
  /** Ends when no slope is larger. */
  tolerance?: number;
}

/**
 * @param evaluate the value at a place; puts the slopes there into `gradient`.
 * @param start is left as it is.
 * @returns the best place found.
 */
export function minimise(
  evaluate: (place: Float64Array, gradient: Float64Array) => number,
  start: Float64Array,
  { rounds = 200, tolerance = 1e-6 }: MinimiseOptions = {},
): Float64Array {
  let place = Float64Array.from(start);
  let gradient = new Float64Array(place.length);
  let value = evaluate(place, gradient);
  const memory: { moved: Float64Array; turned: Float64Array; curvature: number }[] = [];
  for (let round = 0; round < rounds && largest(gradient) > tolerance; round++) {
    const direction = descent(gradient, memory);
    const slope = dot(direction, gradient);
    // Nothing is known of the curvature at first: a step no longer than 1.
    let length = memory.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
    const next = new Float64Array(place.length);
    const nextGradient = new Float64Array(place.length);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let halving = 0; halving < HALVINGS; halving++, length /= 2) {
      for (let i = 0; i < next.length; i++) next[i] = place[i] + length * direction[i];
      nextValue = evaluate(next, nextGradient);
      if (nextValue <= value + SUFFICIENT * length * slope) break;
    }
    if (!(nextValue < value)) break;
    const moved = next.map((x, i) => x - place[i]);
    const turned = nextGradient.map((g, i) => g - gradient[i]);
    const curvature = dot(moved, turned);
    // Without curvature along the step its memory would not be a positive definite matrix.
    if (curvature > 1e-12 * dot(turned, turned)) memory.push({ moved, turned, curvature });
    if (memory.length > MEMORY) memory.shift();
    [place, gradient, value] = [next, nextGradient, nextValue];
  }
  return place;
}

/** Minus the inverse of the remembered curvature times the gradient: the two loops of algorithm 7.4. */
function descent(
  gradient: Float64Array,
  memory: readonly { moved: Float64Array; turned: Float64Array; curvature: number }[],
): Float64Array {
  const direction = gradient.map((g) => -g);
  const shares: number[] = [];
  for (const { moved, turned, curvature } of memory.toReversed()) {
    const share = dot(moved, direction) / curvature;
    shares.push(share);
    addTimes(direction, turned, -share);
  }
  const last = memory.at(-1);
  if (last) {
    const scale = last.curvature / dot(last.turned, last.turned);
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  for (const { moved, turned, curvature } of memory)
    addTimes(direction, moved, shares.pop()! - dot(turned, direction) / curvature);
  return direction;
}

function addTimes(to: Float64Array, what: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * what[i];
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
