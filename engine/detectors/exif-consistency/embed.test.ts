import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textureAt } from "../../image/cut.ts";
import type { RgbImage } from "../../image/raster.ts";
import { random } from "../../random.ts";
import type { ModelArray, Tools } from "../detector.ts";
import { cellByCell, embedPicture, lookAt, poolCells, type SeenCells } from "./embed.ts";
import type { Windows } from "./windows.ts";

function noise(width: number, height: number, seed: number): RgbImage {
  const data = new Uint8Array(3 * width * height);
  // A multiplicative generator: pictures here are large.
  let state = 2 * seed + 1;
  for (let i = 0; i < data.length; i++) {
    state = Math.imul(state, 0x915f77f5);
    data[i] = 20 + ((state >>> 24) * 200) / 256;
  }
  return { width, height, data };
}

type EmbedTools = Parameters<typeof embedPicture>[3];

/** Which pixel of a window, and which channel, makes each number of its vector. */
const samples: readonly [channel: number, right: number, down: number][] = [
  [0, 0, 0],
  [1, 5, 2],
  [2, 7, 7],
];

/** A network that shows pixels of its windows, and what it was asked. */
function showing({ edge, step }: Windows): { tools: EmbedTools; asked: (readonly number[])[]; fractions: number[] } {
  const asked: (readonly number[])[] = [];
  const fractions: number[] = [];
  const infer: Tools["infer"] = async (model, { picture }) => {
    expect(model).toBe("network");
    asked.push(picture.shape);
    const [, , height, width] = picture.shape;
    const [rows, columns] = [height, width].map((extent) => 1 + Math.floor((extent - edge) / step));
    const data = new Float32Array(samples.length * rows * columns);
    samples.forEach(([channel, right, down], k) => {
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++)
          data[(k * rows + row) * columns + column] =
            picture.data[(channel * height + row * step + down) * width + column * step + right];
    });
    return { embeddings: { shape: [1, samples.length, rows, columns], data } };
  };
  const { signal } = new AbortController();
  return { tools: { infer, signal, progress: (fraction) => void fractions.push(fraction) }, asked, fractions };
}

describe("a picture in tiles", () => {
  const windows = { edge: 8, step: 4 };

  it("gives every window what the whole picture has there, for any height", async () => {
    // 524 windows wide: three tiles abreast, each of at most 371 rows of windows.
    const width = 2103;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1480, max: 1499 }), async (height) => {
        const image = noise(width, height, height);
        const { tools, asked, fractions } = showing(windows);
        const { grid, look } = await embedPicture(image, "network", windows, tools);
        const rows = 1 + Math.floor((height - 8) / 4);
        expect(asked).toHaveLength(3 * Math.ceil(rows / 371));
        expect([grid.rows, grid.columns, grid.length]).toEqual([rows, 524, 3]);
        let wrong = 0;
        for (let cell = 0; cell < rows * 524; cell++)
          samples.forEach(([channel, right, down], k) => {
            const [x, y] = [(cell % 524) * 4 + right, Math.floor(cell / 524) * 4 + down];
            if (grid.values[cell * 3 + k] !== image.data[3 * (y * width + x) + channel]) wrong++;
          });
        expect(wrong).toBe(0);
        const last = rows * 524 - 1;
        expect(look.texture[last]).toBeCloseTo(Math.log(textureAt(image, 523 * 4, (rows - 1) * 4, 8) + 0.3), 4);
        expect(fractions.at(-1)).toBe(1);
        expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
      }),
      { numRuns: 4 },
    );
  });

  it("is given to the network in one piece where it is small, in pieces that share little where it is very wide", async () => {
    const small = showing(windows);
    await embedPicture(noise(41, 30, 1), "network", windows, small.tools);
    expect(small.asked).toEqual([[1, 3, 28, 40]]);
    const wide = showing(windows);
    await embedPicture(noise(200_000, 12, 2), "network", windows, wide.tools);
    const pixels = wide.asked.map(([, , height, across]) => height * across);
    expect(Math.max(...pixels)).toBeLessThanOrEqual(1 << 20);
    expect(pixels.reduce((sum, count) => sum + count, 0)).toBeLessThan(1.01 * 200_000 * 12);
  });

  it("is refused where it is smaller than a window, the network answers in another shape, or all was cancelled", async () => {
    const { tools } = showing(windows);
    await expect(embedPicture(noise(7, 90, 1), "network", windows, tools)).rejects.toThrow(RangeError);
    const answering = (array: ModelArray): EmbedTools => ({ ...tools, infer: async () => ({ embeddings: array }) });
    for (const shape of [
      [1, 3, 6, 9],
      [1, 3, 9, 6],
    ])
      await expect(
        embedPicture(noise(40, 40, 1), "network", windows, answering({ shape, data: new Float32Array(162) })),
      ).rejects.toThrow(/where 9 x 9 were expected/);
    await expect(
      embedPicture(noise(40, 40, 1), "network", windows, { ...tools, signal: AbortSignal.abort() }),
    ).rejects.toThrow(/abort/i);
  });
});

describe("planes", () => {
  it("become one vector after the other", () => {
    const out = new Float32Array(9).fill(-1);
    cellByCell(Float32Array.from([1, 2, 3, 10, 20, 30]), 2, out, 1);
    expect(Array.from(out)).toEqual([-1, -1, 1, 10, 2, 20, 3, 30, -1]);
  });
});

describe("windows that show nothing", () => {
  const windows = { edge: 16, step: 16 };
  const look = (image: RgbImage) => {
    const [rows, columns] = [image.height / 16, image.width / 16];
    const grid = { rows, columns, length: 2, values: new Float32Array(2 * rows * columns).fill(0.5) };
    return lookAt(image, grid, windows);
  };
  /** Paints a window, pixel by pixel. */
  const paint = (image: RgbImage, cell: number, of: (x: number, y: number) => number) => {
    for (let y = 0; y < 16; y++)
      for (let x = 0; x < 16; x++) {
        const at = 3 * (y * image.width + cell * 16 + x);
        image.data.fill(of(x, y), at, at + 3);
      }
  };

  it("are not computed: flat ones and clipped ones, and no others", () => {
    const image: RgbImage = { width: 16 * 6, height: 16, data: new Uint8Array(3 * 16 * 16 * 6) };
    const values: ((x: number, y: number) => number)[] = [
      () => 120,
      (x) => 100 + 20 * (x % 2),
      // Sparse spots on white, and on black.
      (x) => (x % 3 === 1 ? 200 : 255),
      (x) => (x % 3 === 1 ? 60 : 0),
      // One step of grey from side to side: less than what counts as texture.
      (x) => 100 + Math.floor(x / 2),
      // Clipped, but less than half of it.
      (x, y) => (y < 4 ? 255 : 100 + 20 * (x % 2)),
    ];
    for (const [cell, of] of values.entries()) paint(image, cell, of);
    const { grid, look: seen } = look(image);
    const computed = values.map((_, cell) => !Number.isNaN(grid.values[2 * cell]));
    expect(computed).toEqual([false, true, false, false, false, true]);
    expect(values.map((_, cell) => Number.isNaN(grid.values[2 * cell + 1]))).toEqual(computed.map((is) => !is));
    expect(seen.texture[0]).toBeCloseTo(Math.log(0.3), 5);
    expect(seen.texture[1]).toBeCloseTo(Math.log(20.3), 5);
    expect(seen.brightness[0]).toBeCloseTo(120 / 255, 5);
  });
});

describe("pooled cells", () => {
  const grids = fc.record({
    rows: fc.integer({ min: 1, max: 24 }),
    columns: fc.integer({ min: 1, max: 24 }),
    mostCells: fc.integer({ min: 1, max: 60 }),
    missing: fc.constantFrom(0, 0.3, 0.5, 0.8, 1),
    seed: fc.integer({ min: 0, max: 999 }),
  });

  function seen({ rows, columns, missing, seed }: { rows: number; columns: number; missing: number; seed: number }) {
    const source = random("pool", seed);
    const values = new Float32Array(4 * rows * columns);
    for (let cell = 0; cell < rows * columns; cell++) {
      const vector = Array.from({ length: 4 }, () => source.normal());
      const none = source.uniform() < missing;
      values.set(none ? vector.fill(Number.NaN) : vector.map((value) => value / Math.hypot(...vector)), 4 * cell);
    }
    const numbers = () => Float32Array.from({ length: rows * columns }, () => source.uniform());
    const cells: SeenCells = {
      grid: { rows, columns, length: 4, values },
      look: { texture: numbers(), brightness: numbers() },
      windows: { edge: 96, step: 16 },
    };
    return cells;
  }

  it("are unit vectors, as many as allowed, on windows that hold those of their members", () => {
    fc.assert(
      fc.property(grids, ({ mostCells, ...options }) => {
        const cells = seen(options);
        const { grid, look, windows } = poolCells(cells, mostCells);
        const count = grid.rows * grid.columns;
        expect(count).toBeLessThanOrEqual(mostCells);
        expect(grid.values).toHaveLength(4 * count);
        const block = windows.step / 16;
        expect(Number.isInteger(block) && block >= 2).toBe(true);
        expect(windows.edge).toBe(96 + windows.step);
        // Finer blocks would be too many.
        const along = (extent: number, size: number) => Math.max(1, Math.floor((extent - 1) / size));
        if (block > 2)
          expect(along(options.rows, block - 1) * along(options.columns, block - 1)).toBeGreaterThan(mostCells);
        for (let cell = 0; cell < count; cell++) {
          const [top, left] = [Math.floor(cell / grid.columns) * block, (cell % grid.columns) * block];
          const members = Array.from(cells.look.texture.keys()).filter((window) => {
            const [row, column] = [Math.floor(window / options.columns), window % options.columns];
            return row >= top && row <= top + block && column >= left && column <= left + block;
          });
          const mean = (values: Float32Array) => members.reduce((sum, i) => sum + values[i], 0) / members.length;
          expect(look.texture[cell]).toBeCloseTo(mean(cells.look.texture), 5);
          expect(look.brightness[cell]).toBeCloseTo(mean(cells.look.brightness), 5);
          const computed = members.filter((i) => !Number.isNaN(cells.grid.values[4 * i]));
          const vector = grid.values.subarray(4 * cell, 4 * cell + 4);
          if (2 * computed.length < members.length) {
            expect(vector.every(Number.isNaN)).toBe(true);
            continue;
          }
          expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
          const total = [0, 1, 2, 3].map((k) => computed.reduce((sum, i) => sum + cells.grid.values[4 * i + k], 0));
          for (const [k, value] of total.entries()) expect(vector[k]).toBeCloseTo(value / Math.hypot(...total), 4);
        }
      }),
    );
  });

  it("lie within the picture wherever there are as many windows as a cell is made of", () => {
    fc.assert(
      fc.property(grids, ({ mostCells, ...options }) => {
        const { grid, windows } = poolCells(seen(options), mostCells);
        const block = windows.step / 16;
        fc.pre(Math.min(options.rows, options.columns) > block);
        const extent = (cells: number, { edge, step }: Windows) => (cells - 1) * step + edge;
        const before = { edge: 96, step: 16 };
        expect(extent(grid.rows, windows)).toBeLessThanOrEqual(extent(options.rows, before));
        expect(extent(grid.columns, windows)).toBeLessThanOrEqual(extent(options.columns, before));
      }),
    );
  });

  it("of opposite directions were not computed", () => {
    const cells = seen({ rows: 2, columns: 2, missing: 0, seed: 1 });
    cells.grid.values.set([1, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, -1, 0, 0]);
    expect(poolCells(cells, 9).grid.values.every(Number.isNaN)).toBe(true);
  });
});
