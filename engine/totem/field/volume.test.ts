import { describe, expect, it } from "vitest";
import { normals, random } from "../../random.ts";
import { evaluate } from "../../tensor/evaluate.ts";
import { input, parameter } from "../../tensor/ops/leaves.ts";
import { CHANNELS, type Lattice, voxelsOf } from "./lattice.ts";
import { Marcher, renderedLight } from "./volume.ts";

const lattice: Lattice = {
  columns: 7,
  rows: 5,
  layers: 6,
  nearest: 0.8,
  farthest: 0.1,
  middle: [0, 0],
  half: [0.6, 0.4],
};
const RAYS = 20;
const voxels = normals(CHANNELS * voxelsOf(lattice), random("voxels"), 0.4);
// Some of them leave the view.
const lines = normals(4 * RAYS, random("lines"), 0.6);

describe("volume rendering", () => {
  it("gives the same light as a graph and ray by ray", () => {
    const light = renderedLight(parameter("voxels", [voxelsOf(lattice), CHANNELS]), input("lines", [RAYS, 4]), lattice);
    const [{ data }] = evaluate([light], {
      voxels: { shape: [voxelsOf(lattice), CHANNELS], dtype: "f32", data: voxels },
      lines: { shape: [RAYS, 4], dtype: "f32", data: lines },
    });
    const marcher = new Marcher(voxels, lattice);
    for (let ray = 0; ray < RAYS; ray++) {
      const march = marcher.along(lines, 4 * ray);
      for (let c = 0; c < 3; c++) expect(data[3 * ray + c]).toBeCloseTo(march.light[c], 5);
    }
  });

  it("shares a ray out among the layers, evenly where nothing is known", () => {
    const known = new Marcher(voxels, lattice);
    for (let ray = 0; ray < RAYS; ray++)
      expect(known.along(lines, 4 * ray).weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
    const { weights, light } = new Marcher(new Float32Array(voxels.length), lattice).ahead(3, 2);
    for (const weight of weights) expect(weight).toBeCloseTo(1 / lattice.layers, 6);
    for (const value of light) expect(value).toBeCloseTo(0.25, 6);
  });

  it("sees what is dense, and nothing behind it", () => {
    const wall = new Float32Array(voxels.length);
    for (let voxel = 0; voxel < voxelsOf(lattice); voxel++) {
      const layer = Math.floor(voxel / (lattice.columns * lattice.rows));
      wall.set(layer === 2 ? [30, 4, -4, 0] : [-30, 0, 0, 0], CHANNELS * voxel);
    }
    const { weights, light } = new Marcher(wall, lattice).ahead(3.4, 1.7);
    expect(weights[2]).toBeCloseTo(1, 5);
    expect(light[0]).toBeGreaterThan(0.9);
    expect(light[1]).toBeLessThan(0.01);
    expect(light[2]).toBeCloseTo(0.25, 4);
  });
});
