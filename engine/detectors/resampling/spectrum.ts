/**
 * Peaks in the spectrum of a block's predictability. A picture that was enlarged, reduced or rotated, the same in both
 * directions, has them in pairs at a right angle; most textures of the scene have not.
 */
import { realFft2d } from "../../image/realFft.ts";

/** Side of a block in pixels. */
export const BLOCK = 128;
const HALF = BLOCK / 2;
const COLUMNS = HALF + 1;

/** Frequencies (u, v) in cycles per block, 0 < u < HALF and 0 <= v < HALF; the pair is (u, v) and (-v, u). */
export const PAIRS = HALF * HALF;
export const pairIndex = (u: number, v: number): number => u * HALF + v;
export const frequencyOf = (pair: number): { u: number; v: number } => ({ u: Math.floor(pair / HALF), v: pair % HALF });

/** Below this many cycles per block the spectrum is that of the scene's own shapes. */
const LOWEST = 8;

/** Near multiples of 1/8 in both directions the peaks are those of JPEG blocks and of the camera's colour filter. */
const nearEighth = (k: number): boolean => Math.min(k % (BLOCK / 8), BLOCK / 8 - (k % (BLOCK / 8))) <= 1;

/** Pairs that are looked at. */
export const judged: readonly number[] = Array.from({ length: PAIRS }, (_, pair) => pair).filter((pair) => {
  const { u, v } = frequencyOf(pair);
  return u > 0 && Math.hypot(u, v) >= LOWEST && !(nearEighth(u) && nearEighth(v));
});

const window = Float64Array.from({ length: BLOCK }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / BLOCK));

/** Ring of each frequency of the half spectrum, by its distance from 0. */
const ring = Uint16Array.from({ length: COLUMNS * BLOCK }, (_, i) => {
  const v = Math.floor(i / COLUMNS);
  return Math.round(Math.hypot(i % COLUMNS, v <= HALF ? v : BLOCK - v));
});
const RINGS = 1 + ring.reduce((most, value) => Math.max(most, value), 0);

/** Where the two peaks of each judged pair are in the half spectrum: (u, v), and (-v, u) as its conjugate (v, -u). */
const firstPeak = Int32Array.from(judged, (pair) => frequencyOf(pair).v * COLUMNS + frequencyOf(pair).u);
const secondPeak = Int32Array.from(judged, (pair) => (BLOCK - frequencyOf(pair).u) * COLUMNS + frequencyOf(pair).v);

/** Half side of the neighbourhood that a peak must stand out from. */
const NEIGHBOURHOOD = 5;

/** e to Euler's constant: the mean of an exponential distribution over its geometric mean. */
const MEAN_OVER_GEOMETRIC = Math.exp(0.5772156649015329);

/**
 * For each pair the lower of its two powers, over what is usual around it: the mean of its ring or of its neighbourhood,
 * whichever is higher, both estimated by geometric means, which peaks do not move. Of noise it is exponential with mean 1/2.
 * @param block BLOCK x BLOCK values with mean 0; used up. @param out PAIRS values; 0 where not judged.
 */
export function pairPowers(block: Float64Array, out: Float32Array): void {
  for (let y = 0, i = 0; y < BLOCK; y++) for (let x = 0; x < BLOCK; x++, i++) block[i] *= window[x] * window[y];
  const { re, im } = realFft2d(block, BLOCK, BLOCK);
  const logPower = new Float64Array(re.length);
  const ringSum = new Float64Array(RINGS);
  const ringCount = new Uint32Array(RINGS);
  for (let i = 0; i < re.length; i++) {
    const value = Math.log(re[i] * re[i] + im[i] * im[i] + 1e-9);
    logPower[i] = value;
    ringSum[ring[i]] += value;
    ringCount[ring[i]]++;
  }
  const around = neighbourhoodMeans(logPower);
  for (let r = 0; r < RINGS; r++) ringSum[r] /= ringCount[r];
  out.fill(0);
  for (let k = 0; k < judged.length; k++) {
    const [first, second] = [firstPeak[k], secondPeak[k]];
    const one = logPower[first] - Math.max(ringSum[ring[first]], around[first]);
    const other = logPower[second] - Math.max(ringSum[ring[second]], around[second]);
    out[judged[k]] = Math.exp(Math.min(one, other)) / MEAN_OVER_GEOMETRIC;
  }
}

/** Mean over the square around each frequency; rows go on periodically, columns end. */
function neighbourhoodMeans(values: Float64Array): Float64Array {
  const means = new Float64Array(values.length);
  const sums = new Float64Array(COLUMNS);
  const addRow = (v: number, sign: number) => {
    const from = ((v + BLOCK) % BLOCK) * COLUMNS;
    for (let u = 0; u < COLUMNS; u++) sums[u] += sign * values[from + u];
  };
  for (let v = -NEIGHBOURHOOD; v < NEIGHBOURHOOD; v++) addRow(v, 1);
  for (let v = 0; v < BLOCK; v++) {
    addRow(v + NEIGHBOURHOOD, 1);
    let [sum, count] = [0, 0];
    for (let u = 0; u < NEIGHBOURHOOD; u++, count++) sum += sums[u];
    for (let u = 0; u < COLUMNS; u++) {
      if (u + NEIGHBOURHOOD < COLUMNS) {
        sum += sums[u + NEIGHBOURHOOD];
        count++;
      }
      means[v * COLUMNS + u] = sum / (count * (2 * NEIGHBOURHOOD + 1));
      if (u >= NEIGHBOURHOOD) {
        sum -= sums[u - NEIGHBOURHOOD];
        count--;
      }
    }
    addRow(v - NEIGHBOURHOOD, -1);
  }
  return means;
}
