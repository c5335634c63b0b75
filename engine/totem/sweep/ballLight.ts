/**
 * How much light each ball passes on and what it mirrors, from the places whose depth is known: least absolute deviations, so that
 * no edit of less than half of the picture has a say (iteratively reweighted; Schlossmacher 1973).
 */
import { solve } from "../../metrics/linearSystem.ts";
import { type BallLight, type BallView, MIRRORED, PLACE_X, PLACE_Y } from "./ballView.ts";
import type { DirectView } from "./directView.ts";
import { Witness } from "./hypotheses.ts";

const ROUNDS = 12;
/** Linear light: deviations below count alike; what is added to the light, so that bright places do not rule. */
const SMALL = 0.004;
const DARK = 0.03;
/** How much what is expected counts, against all cells together: glass is clear, what it mirrors is anybody's guess. */
const PRIORS = [1, 0.1, 0.1, 0.1];
/** Unknowns of a channel: gain, mirrored light at the middle, to the right, below. */
const UNKNOWNS = 4;

/** What balls mirror before anything is known: the mean of the direct view. */
export function initialLight({ levels, ball }: DirectView): BallLight {
  const mirrored = new Float64Array(9);
  const mean = [0, 0, 0];
  let count = 0;
  const finest = levels[0];
  for (let cell = 0; cell < ball.length; cell++) {
    if (ball[cell]) continue;
    count++;
    for (let c = 0; c < 3; c++) mean[c] += finest[3 * cell + c] ** 2;
  }
  for (let c = 0; c < 3; c++) mirrored[3 * c] = mean[c] / Math.max(1, count);
  return { gain: new Float64Array(3).fill(1), mirrored };
}

/**
 * @param depth of the cells along z, metres. @param weight of the ball there: 0 where it sees something else.
 * @param prior what is expected; it stays where the ball sees nothing.
 */
export function fittedLight(
  view: BallView,
  direct: DirectView,
  blur: number,
  { depth, weight }: { depth: Float32Array; weight: Float32Array },
  prior: BallLight,
): BallLight {
  const witness = new Witness();
  // Per cell: light seen, light of the direct view (both over what passes), the share mirrored over it, and the place on the face.
  const seen: number[] = [];
  view.light = { gain: new Float64Array(3).fill(1), mirrored: new Float64Array(9) };
  for (let cell = 0; cell < depth.length; cell++) {
    if (weight[cell] === 0 || !witness.ask(view, { direct, blur }, cell, depth[cell])) continue;
    const mirrored = witness.seen[MIRRORED];
    seen.push(
      mirrored / (1 - mirrored) ** 2,
      ...view.onFace(witness.seen[PLACE_X], witness.seen[PLACE_Y]),
      witness.weight,
    );
    for (let c = 0; c < 3; c++) seen.push(witness.expected[c] ** 2, witness.direct[c] ** 2);
  }
  const light: BallLight = { gain: new Float64Array(3), mirrored: new Float64Array(9) };
  for (let c = 0; c < 3; c++) {
    const before = [prior.gain[c], ...prior.mirrored.subarray(3 * c, 3 * c + 3)];
    const found = channel(seen, c, before);
    light.gain[c] = found[0];
    light.mirrored.set(found.slice(1), 3 * c);
  }
  return light;
}

/** Numbers per cell in the list of `fittedLight`. */
const STRIDE = 10;

function channel(seen: readonly number[], c: number, prior: readonly number[]): number[] {
  let now = [...prior];
  for (let round = 0; round < ROUNDS; round++) {
    const normal = Array.from({ length: UNKNOWNS }, () => new Array<number>(UNKNOWNS).fill(0));
    const right = new Array<number>(UNKNOWNS).fill(0);
    const row = new Array<number>(UNKNOWNS).fill(0);
    for (let at = 0; at < seen.length; at += STRIDE) {
      const [mirrored, x, y, trust] = [seen[at], seen[at + 1], seen[at + 2], seen[at + 3]];
      const [value, straight] = [seen[at + 4 + 2 * c], seen[at + 5 + 2 * c]];
      row[0] = straight;
      row[1] = mirrored;
      row[2] = mirrored * x;
      row[3] = mirrored * y;
      const bright = straight + DARK;
      const miss = (value - row[0] * now[0] - row[1] * now[1] - row[2] * now[2] - row[3] * now[3]) / bright;
      const weight = trust / (Math.max(SMALL / bright, Math.abs(miss)) * bright * bright);
      for (let i = 0; i < UNKNOWNS; i++) {
        right[i] += weight * row[i] * value;
        for (let j = 0; j < UNKNOWNS; j++) normal[i][j] += weight * row[i] * row[j];
      }
    }
    for (let i = 0; i < UNKNOWNS; i++) {
      // Without a cell, the prior stays.
      const count = PRIORS[i] * normal[i][i] + Number.EPSILON;
      normal[i][i] += count;
      right[i] += count * prior[i];
    }
    now = solve(normal, right);
  }
  return now;
}
