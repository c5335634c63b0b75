import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { annexKLuma, scaledTable } from "../../jpeg/annexK.ts";
import { random } from "../../random.ts";
import { requantisationError } from "./requantisation.reference.ts";
import { Requantiser } from "./requantisation.ts";

const NOTHING_KEPT = new Float32Array(64).fill(Infinity);

/** Blocks of whole grey levels around the middle, some flat, some waves, some noise. */
const blocksOf = (count: number, seed: number): number[][] => {
  const source = random("blocks", seed);
  return Array.from({ length: count }, () => {
    const contrast = [0, 3, 30, 120][source.integer(4)];
    const pace = source.uniform();
    return Array.from({ length: 64 }, (_, i) =>
      Math.round(127 + contrast * (0.5 * Math.sin(pace * (i % 8)) * Math.cos((i >> 3) * 0.7) + source.uniform() - 0.5)),
    );
  });
};

/** Errors by block, then by table. */
function errorsOf(blocks: number[][], tables: ArrayLike<number>[], before?: ArrayLike<number>): number[][] {
  const requantiser = new Requantiser(blocks.length, tables, before);
  const { columns } = requantiser;
  const errors = requantiser.run((samples) => {
    for (const [b, block] of blocks.entries()) for (let i = 0; i < 64; i++) samples[i * columns + b] = block[i];
  });
  return blocks.map((_, b) => tables.map((__, t) => errors[t * columns + b]));
}

describe("requantisation", () => {
  it("loses what the definition says, for any number of blocks and tables", () => {
    const qualities = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 13 }), qualities, fc.integer(), (count, chosen, seed) => {
        const tables = [...chosen.map((quality) => scaledTable(annexKLuma, quality)), NOTHING_KEPT];
        const blocks = blocksOf(count, seed);
        for (const [b, errors] of errorsOf(blocks, tables).entries())
          for (const [t, error] of errors.entries()) {
            const expected = requantisationError(blocks[b], tables[t]);
            // A coefficient at half a step may be rounded either way: both lose the same.
            expect(Math.abs(error - expected)).toBeLessThan(0.02 + 1e-3 * expected);
          }
      }),
      { numRuns: 100, seed: 1988 },
    );
  });

  it("is the energy around the mean where no coefficient is kept (Parseval)", () => {
    const blocks = blocksOf(6, 1);
    for (const [b, [error]] of errorsOf(blocks, [NOTHING_KEPT]).entries()) {
      const mean = blocks[b].reduce((sum, value) => sum + value, 0) / 64;
      const energy = blocks[b].reduce((sum, value) => sum + (value - mean) ** 2, 0);
      expect(Math.abs(error - energy)).toBeLessThan(0.01 + 1e-5 * energy);
    }
  });

  it("leaves only the rounding noise to lose where the block was saved with the same table", () => {
    const table = scaledTable(annexKLuma, 60);
    const blocks = blocksOf(400, 2);
    const mean = (values: number[][]) => values.reduce((sum, [value]) => sum + value, 0) / blocks.length / 63;
    expect(mean(errorsOf(blocks, [table]))).toBeGreaterThan(10);
    const again = mean(errorsOf(blocks, [table], table));
    expect(again).toBeGreaterThan(0.9 * (1.447 / 12));
    expect(again).toBeLessThan(1.1 * (1.447 / 12));
  });

  it("gives the same numbers each time", () => {
    const table = scaledTable(annexKLuma, 80);
    const blocks = blocksOf(9, 3);
    expect(errorsOf(blocks, [table], table)).toEqual(errorsOf(blocks, [table], table));
  });
});
