import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import type { Plane } from "./raster.ts";
import { filterBank, finestDiagonal, forwardWavelet, inverseWavelet, type Wavelet } from "./wavelet.ts";

const wavelets: Wavelet[] = ["db4", "db8"];
const plane = (width: number, height: number, value: (x: number, y: number) => number): Plane => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width))),
});
const energy = ({ data }: Plane): number => data.reduce((sum, value) => sum + value * value, 0);

describe.each(wavelets)("%s", (wavelet) => {
  const { low, high } = filterBank(wavelet);
  const moments = low.length / 2;
  const correlation = (a: Float64Array, b: Float64Array, shift: number) =>
    a.reduce((sum, value, i) => sum + value * (b[i + shift] ?? 0), 0);

  it("is orthonormal to its even shifts and its mirror", () => {
    for (let shift = 0; shift < low.length; shift += 2) {
      expect(correlation(low, low, shift)).toBeCloseTo(shift === 0 ? 1 : 0, 10);
      expect(correlation(high, high, shift)).toBeCloseTo(shift === 0 ? 1 : 0, 10);
      expect(correlation(low, high, shift)).toBeCloseTo(0, 10);
      expect(correlation(high, low, shift)).toBeCloseTo(0, 10);
    }
  });

  it("does not see polynomials below its number of vanishing moments", () => {
    const centre = (high.length - 1) / 2;
    for (let power = 0; power < moments; power++) {
      const moment = high.reduce((sum, value, i) => sum + value * (i - centre) ** power, 0);
      expect(Math.abs(moment) / centre ** power).toBeLessThan(1e-8);
    }
    const seen = high.reduce((sum, value, i) => sum + value * ((i - centre) / centre) ** moments, 0);
    expect(Math.abs(seen)).toBeGreaterThan(1e-5);
  });

  it.each([
    [64, 48, 3],
    [37, 53, 4],
    [5, 9, 4],
    [2, 2, 1],
    [1, 7, 2],
  ])("brings back a plane of %i x %i after %i levels", (width, height, levels) => {
    const { uniform } = random(1);
    const original = plane(width, height, () => 255 * uniform());
    const back = inverseWavelet(forwardWavelet(original, wavelet, levels));
    expect([back.width, back.height]).toEqual([width, height]);
    for (let i = 0; i < original.data.length; i++) expect(back.data[i]).toBeCloseTo(original.data[i], 2);
  });

  it("keeps the energy, noise equally strong in every band", () => {
    const { uniform } = random(2);
    const noise = plane(256, 256, () => Math.sqrt(12) * (uniform() - 0.5));
    const { details, approximation } = forwardWavelet(noise, wavelet, 2);
    const bands = details.flatMap(({ alongX, alongY, diagonal }) => [alongX, alongY, diagonal]);
    for (const band of bands.slice(0, 3)) expect(energy(band) / band.data.length).toBeCloseTo(1, 1);
    const sum = [...bands, approximation].reduce((total, band) => total + energy(band), 0);
    expect(sum / energy(noise)).toBeCloseTo(1, 4);
  });

  it("tells apart the directions of edges", () => {
    const stripes = forwardWavelet(
      plane(64, 64, (x) => (x % 2) * 100),
      wavelet,
      1,
    ).details[0];
    expect(energy(stripes.alongX)).toBeGreaterThan(1e6);
    expect(energy(stripes.alongY)).toBeLessThan(1);
    expect(energy(stripes.diagonal)).toBeLessThan(1);
  });

  it("computes the finest diagonal band alone just as well", () => {
    const { uniform } = random(3);
    const noise = plane(51, 34, () => uniform());
    expect(finestDiagonal(noise, wavelet)).toEqual(forwardWavelet(noise, wavelet, 1).details[0].diagonal);
  });
});
