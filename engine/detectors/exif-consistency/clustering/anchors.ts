/**
 * The fast option: nine patches are compared with all others, and the nine response maps are brought to one by looking
 * for those that agree. After `dbscan_consensus` of the authors' program (Huh et al. 2018, "fast demo").
 */
import { median } from "../../../metrics/summary.ts";
import { evenlySpaced } from "../grid.ts";
import { dbscan } from "./dbscan.ts";

const [LEAST_RADIUS, MOST_RADIUS, RADII, MINIMUM] = [0.1, 0.5, 10, 4];

/** Cells of 3 x 3 anchors from edge to edge of a grid, row by row; fewer, each once, where the grid has fewer. */
export function anchorCells(rows: number, columns: number): number[] {
  const places = (length: number) => [...new Set(evenlySpaced(length, 3, 1))];
  return places(rows).flatMap((row) => places(columns).map((column) => row * columns + column));
}

export interface Consensus {
  /** One number per place, 0..1. Which of its ends means "consistent with most" is not known. */
  response: Float64Array;
  /** Mean standard deviation within the chosen cluster; NaN where no radius gave two clusters. */
  spread: number;
  /** Radius that gave it; NaN likewise. */
  radius: number;
}

/**
 * @param responses at least one; each with one number in 0..1 per place, without NaN. An anchor on the foreign part
 * answers the other way round, so every response also counts inverted.
 */
export function consensus(responses: readonly ArrayLike<number>[]): Consensus {
  const both = [
    ...responses.map((response) => Float64Array.from(response)),
    ...responses.map((response) => Float64Array.from(response, (value) => 1 - value)),
  ];
  const distances = both.map((a) => both.map((b) => meanSquare(a, b)));
  // As published: responses are near if their distances to all others are. Euclidean, between rows of distances.
  const apart = distances.map((a) => distances.map((b) => Math.sqrt(meanSquare(a, b) * a.length)));
  let best: Consensus | undefined;
  for (let step = 0; step < RADII; step++) {
    const radius = LEAST_RADIUS + ((MOST_RADIUS - LEAST_RADIUS) * step) / (RADII - 1);
    const labels = dbscan(both.length, (a, b) => apart[a][b], radius, MINIMUM);
    const clusters = Math.max(...labels) + 1;
    // Each cluster has its inverse; a single one holds a response and its inverse and says nothing.
    if (clusters < 2) continue;
    for (let label = 0; label < clusters; label++) {
      const members = both.filter((_, i) => labels[i] === label);
      const spread = meanDeviation(members);
      if (spread < (best?.spread ?? Infinity)) best = { response: medians(members), spread, radius };
    }
  }
  if (best) return best;
  // The response that lies in the middle of the others.
  const typical = responses.map((_, i) => median(distances[i].slice(0, responses.length)));
  return { response: both[typical.indexOf(Math.min(...typical))], spread: Number.NaN, radius: Number.NaN };
}

function meanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}

/** Standard deviation of every place over the members (n in the denominator), averaged over places. */
function meanDeviation(members: readonly Float64Array[]): number {
  const places = members[0].length;
  let total = 0;
  for (let place = 0; place < places; place++) {
    let [sum, squares] = [0, 0];
    for (const member of members) sum += member[place];
    const centre = sum / members.length;
    for (const member of members) squares += (member[place] - centre) ** 2;
    total += Math.sqrt(squares / members.length);
  }
  return total / places;
}

const medians = (members: readonly Float64Array[]): Float64Array =>
  members[0].map((_, place) => median(members.map((member) => member[place])));
