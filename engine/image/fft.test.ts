import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { fft, fft2d } from "./fft.ts";
import { halfOf, inverseRealFft, inverseRealFft2d, realFft, realFft2d } from "./realFft.ts";

const noise = (length: number, seed: number): Float64Array => {
  const source = random("fft", seed);
  return Float64Array.from({ length }, () => source.uniform() - 0.5);
};

/** The definition, term by term. */
function slow(re: ArrayLike<number>, im: ArrayLike<number>): { re: Float64Array; im: Float64Array } {
  const size = re.length;
  const out = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let k = 0; k < size; k++)
    for (let n = 0; n < size; n++) {
      const angle = (-2 * Math.PI * ((k * n) % size)) / size;
      out.re[k] += re[n] * Math.cos(angle) - im[n] * Math.sin(angle);
      out.im[k] += re[n] * Math.sin(angle) + im[n] * Math.cos(angle);
    }
  return out;
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}

const energy = (...parts: ArrayLike<number>[]): number =>
  parts.reduce((total, part) => Array.from(part).reduce((sum, value) => sum + value * value, total), 0);

const size = fc.integer({ min: 1, max: 400 });
const seed = fc.nat();

describe("fft", () => {
  it("is its definition for every size up to 150, and for some above", () => {
    const sizes = [...Array.from({ length: 150 }, (_, i) => i + 1), 169, 256, 289, 343, 375, 512, 625];
    for (const count of sizes) {
      const [re, im] = [noise(count, 1), noise(count, 2)];
      const wanted = slow(re, im);
      fft(count).forward(re, im);
      expect(farthest(re, wanted.re), String(count)).toBeLessThan(1e-11);
      expect(farthest(im, wanted.im), String(count)).toBeLessThan(1e-11);
    }
  });

  it("comes back, and keeps energy (Parseval)", () => {
    fc.assert(
      fc.property(size, seed, (count, key) => {
        const [re, im] = [noise(count, key), noise(count, key + 1)];
        const [a, b] = [re.slice(), im.slice()];
        fft(count).forward(a, b);
        expect(energy(a, b) / count).toBeCloseTo(energy(re, im), 9);
        fft(count).inverse(a, b);
        expect(Math.max(farthest(a, re), farthest(b, im))).toBeLessThan(1e-12);
      }),
    );
  });

  it("turns a shift into a phase", () => {
    fc.assert(
      fc.property(size, fc.nat(), seed, (count, by, key) => {
        const [re, im] = [noise(count, key), noise(count, key + 1)];
        const moved = (values: Float64Array) => values.map((_, n) => values[(n + (by % count)) % count]);
        const [a, b] = [moved(re), moved(im)];
        fft(count).forward(re, im);
        fft(count).forward(a, b);
        const turned = re.map((_, k) => {
          const angle = (2 * Math.PI * ((k * (by % count)) % count)) / count;
          return re[k] * Math.cos(angle) - im[k] * Math.sin(angle);
        });
        expect(farthest(a, turned)).toBeLessThan(1e-10);
      }),
    );
  });

  it("is linear, and works on single precision with a stride in place", () => {
    const count = 60;
    const wide = new Float32Array(3 * count + 2).fill(7);
    const imaginary = wide.slice();
    const re = noise(count, 3).map(Math.fround);
    for (let n = 0; n < count; n++) [wide[2 + 3 * n], imaginary[2 + 3 * n]] = [re[n], -2 * re[n]];
    const wanted = slow(
      re,
      re.map((value) => -2 * value),
    );
    fft(count).forward(wide, imaginary, 2, 3);
    for (let k = 0; k < count; k++) {
      expect(wide[2 + 3 * k]).toBeCloseTo(wanted.re[k], 5);
      expect(imaginary[2 + 3 * k]).toBeCloseTo(wanted.im[k], 5);
    }
    expect([wide[0], wide[1], wide[3], imaginary[4]]).toEqual([7, 7, 7, 7]);
  });

  it("refuses sizes that are none", () => {
    for (const wrong of [0, -4, 2.5, Number.NaN]) expect(() => fft(wrong)).toThrow(RangeError);
  });
});

const sides = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), seed);

describe("fft2d", () => {
  it("is the definition over rows, then over columns", () => {
    for (const [width, height] of [
      [5, 7],
      [8, 6],
      [17, 34],
    ]) {
      const [re, im] = [noise(width * height, 1), noise(width * height, 2)];
      const [a, b] = [re.slice(), im.slice()];
      fft2d(a, b, width, height);
      for (const [u, v] of [
        [0, 0],
        [1, 0],
        [2, 3],
        [width - 1, height - 1],
      ]) {
        let sum = 0;
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const angle = -2 * Math.PI * ((u * x) / width + (v * y) / height);
            sum += re[y * width + x] * Math.cos(angle) - im[y * width + x] * Math.sin(angle);
          }
        expect(a[v * width + u]).toBeCloseTo(sum, 9);
      }
    }
  });

  it("comes back", () => {
    fc.assert(
      fc.property(sides, ([width, height, key]) => {
        const [re, im] = [noise(width * height, key), noise(width * height, key + 1)];
        const [a, b] = [re.slice(), im.slice()];
        fft2d(a, b, width, height);
        fft2d(a, b, width, height, "inverse");
        expect(Math.max(farthest(a, re), farthest(b, im))).toBeLessThan(1e-12);
      }),
    );
  });
});

describe("real transforms", () => {
  it("are the lower half of the complex one, and come back, without touching what they are given", () => {
    fc.assert(
      fc.property(size, seed, (count, key) => {
        const values = noise(count, key);
        const [re, im] = [values.slice(), new Float64Array(count)];
        fft(count).forward(re, im);
        const half = realFft(values);
        expect(farthest(half.re, re.subarray(0, halfOf(count)))).toBeLessThan(1e-11);
        expect(farthest(half.im, im.subarray(0, halfOf(count)))).toBeLessThan(1e-11);
        const kept = half.re.slice();
        expect(farthest(inverseRealFft(half, count), values)).toBeLessThan(1e-12);
        expect(half.re).toEqual(kept);
      }),
    );
  });

  it("agree with the complex one in two dimensions, and come back", () => {
    fc.assert(
      fc.property(sides, ([width, height, key]) => {
        const values = noise(width * height, key);
        const [re, im] = [values.slice(), new Float64Array(width * height)];
        fft2d(re, im, width, height);
        const half = realFft2d(values, width, height);
        const columns = halfOf(width);
        for (let v = 0; v < height; v++)
          for (let u = 0; u < columns; u++) {
            expect(Math.abs(half.re[v * columns + u] - re[v * width + u])).toBeLessThan(1e-10);
            expect(Math.abs(half.im[v * columns + u] - im[v * width + u])).toBeLessThan(1e-10);
          }
        expect(farthest(inverseRealFft2d(half, width, height), values)).toBeLessThan(1e-12);
      }),
      { numRuns: 40 },
    );
  });

  it("keep the type of their numbers", () => {
    const spectrum = realFft2d(new Float32Array(30).fill(1), 6, 5);
    expect(spectrum.re).toBeInstanceOf(Float32Array);
    expect(spectrum.re[0]).toBe(30);
    expect(inverseRealFft2d(spectrum, 6, 5)).toBeInstanceOf(Float32Array);
  });
});
