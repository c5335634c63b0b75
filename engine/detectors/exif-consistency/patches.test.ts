import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AttributeAgreement } from "../../finding.ts";
import { random } from "../../random.ts";
import { patchComparison } from "./patches.ts";

const shapes = fc.record({
  rows: fc.integer({ min: 1, max: 6 }),
  columns: fc.integer({ min: 1, max: 6 }),
  seed: fc.integer(),
});

/** Unit vectors with holes, and a division of the others. */
function drawn({ rows, columns, seed }: { rows: number; columns: number; seed: number }) {
  const source = random("patches", seed);
  const values = new Float32Array(5 * rows * columns);
  const computed: number[] = [];
  for (let cell = 0; cell < rows * columns; cell++) {
    const vector = Array.from({ length: 5 }, () => source.normal());
    if (source.uniform() < 0.3) values.fill(Number.NaN, 5 * cell, 5 * cell + 5);
    else {
      values.set(
        vector.map((value) => value / Math.hypot(...vector)),
        5 * cell,
      );
      computed.push(cell);
    }
  }
  return {
    cells: {
      grid: { rows, columns, length: 5, values },
      look: { texture: new Float32Array(rows * columns), brightness: new Float32Array(rows * columns) },
      windows: { edge: 141, step: 32 },
    },
    computed: { cells: Uint32Array.from(computed), affinity: new Float32Array(0) },
    member: Uint8Array.from(computed, () => source.integer(2)),
  };
}

const decoded = (text: string) => new Int8Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);

describe("what is told of patches", () => {
  it("has the rest first, then the region, each in the order of the grid", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { cells, computed, member } = drawn(shape);
        const { order, majority } = patchComparison(cells, computed, member, []);
        const side = (wanted: number) => Array.from(computed.cells.filter((_, i) => member[i] === wanted));
        expect(order).toEqual([...side(0), ...side(1)]);
        expect(majority).toBe(side(0).length);
        const undivided = patchComparison(cells, computed, undefined, []);
        expect(undivided.order).toEqual(Array.from(computed.cells));
        expect(undivided.majority).toBe(computed.cells.length);
      }),
    );
  });

  it("has vectors to within half a step of 1 / 127, and 0 where nothing was computed", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { cells, computed } = drawn(shape);
        const bytes = decoded(patchComparison(cells, computed, undefined, []).embeddings);
        expect(bytes).toHaveLength(cells.grid.values.length);
        cells.grid.values.forEach((value, i) => {
          if (Number.isNaN(value)) expect(bytes[i]).toBe(0);
          else expect(Math.abs(bytes[i] / 127 - value)).toBeLessThanOrEqual(0.5 / 127 + 1e-6);
        });
      }),
    );
    const ends = drawn({ rows: 1, columns: 1, seed: 0 });
    ends.cells.grid.values.set([1, -1, 0, 0, 0]);
    const { embeddings } = patchComparison(ends.cells, ends.computed, undefined, []);
    expect(Array.from(decoded(embeddings))).toEqual([127, -127, 0, 0, 0]);
  });

  it("has the places of the windows, and the attributes as they are", () => {
    const { cells, computed } = drawn({ rows: 2, columns: 3, seed: 1 });
    const attributes: AttributeAgreement[] = [];
    const found = patchComparison(cells, computed, undefined, attributes);
    expect(found).toMatchObject({
      rows: 2,
      columns: 3,
      length: 5,
      left: 0,
      top: 0,
      stepX: 32,
      stepY: 32,
      width: 141,
      height: 141,
    });
    expect(found.attributes).toBe(attributes);
  });
});
