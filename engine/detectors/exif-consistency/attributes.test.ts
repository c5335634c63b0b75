import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tools } from "../detector.ts";
import { attributeAgreements } from "./attributes.ts";
import type { Calibration } from "./calibration.ts";

const attributes: Calibration["attributes"] = [
  { output: 2, id: "Make", label: "maker", source: "exif", auc: 0.7, interval: [0.6, 0.8], pairs: 900 },
  { output: 0, id: "jpeg", label: "JPEG history", source: "development", auc: 0.9, interval: [0.85, 0.95], pairs: 800 },
];

/** Cells say who they are: [cell, side]. */
function pictureOf(member: readonly number[]) {
  // Every third cell of the grid was not computed.
  const cells = Uint32Array.from(member, (_, i) => i + Math.floor(i / 2));
  const values = new Float32Array(2 * (cells[cells.length - 1] + 1)).fill(Number.NaN);
  cells.forEach((cell, i) => {
    values.set([cell, member[i]], 2 * cell);
  });
  return {
    computed: { cells, affinity: new Float32Array(0) },
    grid: { rows: 1, columns: values.length / 2, length: 2, values },
    member: Uint8Array.from(member),
  };
}

/** Outputs for pairs by the sides they come from, and the pairs that were asked for. */
function judging(of: (sides: [number, number], output: number) => number) {
  const pairs: { cells: [number, number]; sides: [number, number] }[] = [];
  const infer: Tools["infer"] = async (model, { a, b }) => {
    expect(model).toBe("exif-attributes");
    expect(a.shape).toEqual(b.shape);
    const [count] = a.shape;
    const data = new Float32Array(3 * count);
    for (let i = 0; i < count; i++) {
      const sides: [number, number] = [a.data[2 * i + 1], b.data[2 * i + 1]];
      pairs.push({ cells: [a.data[2 * i], b.data[2 * i]], sides });
      for (let output = 0; output < 3; output++) data[3 * i + output] = of(sides, output);
    }
    return { shared: { shape: [count, 3], data } };
  };
  return { tools: { infer }, pairs };
}

/** Two sides of at least two cells each. */
const sides = fc
  .array(fc.integer({ min: 0, max: 1 }), { minLength: 4, maxLength: 40 })
  .filter((member) => [0, 1].every((side) => member.filter((own) => own === side).length >= 2));

describe("agreements", () => {
  it("are the means over pairs within the rest, within the region and across, of each attribute's output", async () => {
    await fc.assert(
      fc.asyncProperty(sides, async (member) => {
        const { computed, grid, member: labels } = pictureOf(member);
        const { tools, pairs } = judging(([a, b], output) => (output + 1) * (a === b ? 0.125 * (1 + a) : 0.0625));
        const found = await attributeAgreements(computed, grid, labels, attributes, tools);
        expect(found).toEqual(
          attributes.map(({ output, id, label, source, auc, interval }) => ({
            id,
            label,
            source,
            auc,
            interval,
            withinMajority: (output + 1) * 0.125,
            withinMinority: (output + 1) * 0.25,
            between: (output + 1) * 0.0625,
          })),
        );
        // No cell is compared with itself, and none that was not computed.
        const computedCells = new Set(computed.cells);
        expect(pairs.filter(({ cells: [a, b] }) => a === b)).toEqual([]);
        expect(pairs.filter(({ cells }) => cells.some((cell) => !computedCells.has(cell)))).toEqual([]);
        expect(new Set(pairs.flatMap(({ cells }) => cells)).size).toBe(member.length);
      }),
      { numRuns: 40 },
    );
  });

  it("average over pairs that differ", async () => {
    const { computed, grid, member } = pictureOf(Array.from({ length: 60 }, (_, i) => Number(i % 3 === 0)));
    let asked = 0;
    const { tools } = judging(() => asked++ % 2);
    // Each pair has three outputs: those of one output alternate from pair to pair.
    const [{ withinMajority, withinMinority, between }] = await attributeAgreements(
      computed,
      grid,
      member,
      attributes,
      tools,
    );
    expect([withinMajority, withinMinority, between]).toEqual([0.5, 0.5, 0.5]);
  });

  it("are none without attributes, and nobody is asked", async () => {
    const { computed, grid, member } = pictureOf([0, 0, 1, 1]);
    const { tools, pairs } = judging(() => 1);
    expect(await attributeAgreements(computed, grid, member, [], tools)).toEqual([]);
    expect(pairs).toEqual([]);
  });
});
