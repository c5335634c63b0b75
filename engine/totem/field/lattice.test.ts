import { describe, expect, it } from "vitest";
import { wallBehindBalls } from "../../../tests/support/wallBehindBalls.ts";
import { project } from "../refraction/camera.ts";
import {
  CHANNELS,
  columnAt,
  disparityOf,
  latticeBehind,
  lineInto,
  MARGIN,
  resampled,
  resized,
  squeezed,
  voxelsOf,
} from "./lattice.ts";

const { camera, balls } = wallBehindBalls();
const lattice = latticeBehind(balls, camera, 9, 588);

describe("lattice of a field", () => {
  it("begins behind all balls and covers the view", () => {
    for (const { centre, radius } of balls) expect(1 / lattice.nearest).toBeGreaterThanOrEqual(centre[2] + radius);
    expect(1 / disparityOf(lattice, lattice.layers - 1)).toBeGreaterThan(10);
    expect(lattice.half[0]).toBeCloseTo(120 / 230, 9);
    expect(lattice.half[1]).toBeCloseTo(90 / 230, 9);
    expect([lattice.columns, lattice.rows, lattice.layers]).toEqual([28, 21, 9]);
  });

  it("knows where a line crosses its layers", () => {
    const [origin, direction] = [[0.2, 0.1, 1.1] as const, [-0.3, 0.05, 0.8] as const];
    const line = new Float32Array(4);
    lineInto(lattice, origin, direction, line, 0);
    for (let layer = 0; layer < lattice.layers; layer++) {
      const z = 1 / disparityOf(lattice, layer);
      const away = (z - origin[2]) / direction[2];
      const [x, y] = project(camera, [origin[0] + away * direction[0], origin[1] + away * direction[1], z]);
      expect(line[0] + layer * line[1]).toBeCloseTo(x / 120 - 1, 5);
      expect(line[2] + layer * line[3]).toBeCloseTo(y / 90 - 1, 5);
    }
  });

  it("squeezes what lies beside the view, without a jump", () => {
    expect(squeezed(0.7)).toBe(0.7);
    expect(squeezed(1 + 1e-6)).toBeCloseTo(1 + 1e-6, 9);
    expect(squeezed(-1e9)).toBeCloseTo(-1 - MARGIN, 6);
    for (let place = 0; place < 5; place += 0.1) expect(squeezed(place + 0.1)).toBeGreaterThan(squeezed(place));
    expect(columnAt(0, 11)).toBe(5);
    expect(columnAt(1e9, 11)).toBe(10);
  });

  it("is read between its voxels where it is made finer", () => {
    const coarse = resized(lattice, 0.5);
    const slopes = Float32Array.from({ length: CHANNELS * voxelsOf(coarse) }, (_, i) => {
      const voxel = Math.floor(i / CHANNELS);
      const layer = Math.floor(voxel / (coarse.columns * coarse.rows));
      return layer / (coarse.layers - 1) + ((voxel % coarse.columns) + 0.5) / coarse.columns;
    });
    const fine = resampled(slopes, coarse, lattice);
    expect(fine).toHaveLength(CHANNELS * voxelsOf(lattice));
    const { columns, rows, layers } = lattice;
    for (const [layer, row, column] of [
      [0, 3, 5],
      [layers - 1, 0, 9],
      [4, rows - 1, 14],
    ]) {
      const at = CHANNELS * ((layer * rows + row) * columns + column);
      for (let c = 0; c < CHANNELS; c++)
        expect(fine[at + c]).toBeCloseTo(layer / (layers - 1) + (column + 0.5) / columns, 5);
    }
  });
});
