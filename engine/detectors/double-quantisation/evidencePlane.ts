/** For each block: how much more likely are its coefficients if they were quantised twice than if they were once? */
import { BINS, type Blocks, FREQUENCIES, TOO_LARGE } from "./blocks.ts";
import { estimateFirstStep, type FrequencyEstimate, StepTables } from "./estimate.ts";

/**
 * Upper ends of the classes of texture, in sums of absolute coefficients. Within a class, frequencies say little about
 * each other, so that their evidence may be added up, and flat blocks are not held against textured ones.
 */
const TEXTURES = [20, 60, 150] as const;

/** Earlier steps that are told apart, in grey levels. */
const LARGEST_FIRST = 64;

export interface UsedFrequency extends FrequencyEstimate {
  /** Index into FREQUENCIES. */
  frequency: number;
  step: number;
}

export interface EvidencePlane {
  /** Sum over frequencies of log P(coefficient | twice) - log P(coefficient | once), in nats; NaN where not usable. */
  nats: Float32Array;
  /** Frequencies whose coefficients cannot be explained by one quantisation. */
  used: UsedFrequency[];
}

const classOf = (texture: number): number =>
  Number(texture >= TEXTURES[0]) + Number(texture >= TEXTURES[1]) + Number(texture >= TEXTURES[2]);

/** Sums of absolute coefficients of each block, in grey levels. */
function textureOf({ steps, sizes, usable }: Blocks): Float32Array {
  const texture = new Float32Array(usable.length);
  for (const [f, size] of sizes.entries())
    for (let block = 0; block < texture.length; block++) texture[block] += size[block] * steps[f];
  return texture;
}

export interface Explanation {
  /** Standard deviation of a coefficient between two quantisations. */
  noise: number;
  /** Earlier steps from this one on are told apart. */
  smallestFirst: number;
  /** Nats by which two quantisations must explain a frequency better than one. */
  leastGain: number;
}

export function evidencePlane(
  blocks: Blocks,
  { noise, smallestFirst, leastGain }: Explanation,
  checkpoint: () => void,
): EvidencePlane {
  const { steps, sizes, usable } = blocks;
  const texture = textureOf(blocks);
  const nats = Float32Array.from(usable, (ok) => (ok ? 0 : NaN));
  const tables = new Map<number, StepTables>();
  const used: UsedFrequency[] = [];
  for (let f = 0; f < FREQUENCIES.length; f++) {
    const [step, size] = [steps[f], sizes[f]];
    const histograms = Array.from({ length: TEXTURES.length + 1 }, () => new Float64Array(BINS));
    for (let block = 0; block < size.length; block++) {
      if (!usable[block] || size[block] === TOO_LARGE) continue;
      histograms[classOf(texture[block] - size[block] * step)][size[block]]++;
    }
    let table = tables.get(step);
    if (!table) {
      // The file's own step leaves no trace where it was used before.
      const firsts = Array.from({ length: LARGEST_FIRST }, (_, i) => i + 1).filter(
        (q) => q >= smallestFirst && q !== step,
      );
      table = new StepTables({ step, noise, bins: BINS }, firsts);
      tables.set(step, table);
    }
    const estimate = estimateFirstStep(histograms, table);
    checkpoint();
    if (estimate.gain < leastGain) continue;
    used.push({ ...estimate, frequency: f, step });
    for (let block = 0; block < size.length; block++) {
      if (!usable[block] || size[block] === TOO_LARGE) continue;
      nats[block] += estimate.evidence[classOf(texture[block] - size[block] * step)][size[block]];
    }
  }
  return { nats, used };
}
