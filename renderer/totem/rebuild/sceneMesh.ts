/** The scene as a surface in space: a vertex for every cell whose depth is known, triangles between neighbours on one surface. */
import { type Camera, rayThrough } from "../../../engine/totem/refraction/camera.ts";
import { middleOf } from "./cells.ts";
import type { Grids } from "./grids.ts";

export interface SceneMesh {
  /** x, y, z in metres, as the camera has them: x to the right, y down, z away. One triple for every vertex. */
  positions: Float32Array;
  /** The cell of every vertex. */
  cells: Uint32Array;
  /** Three vertices for every triangle. */
  triangles: Uint32Array;
}

/**
 * Neighbours on one surface differ by no more than this share of the range of nearness, 1 / z, in which depths are looked for evenly:
 * a few of the sweep's depths.
 */
const JUMP = 0.045;
/** Depths of one plane are equal only to so much, 1 / m. */
const ROUNDING = 1e-6;

/** @param depth of the cells along z, metres; not above 0 or NaN: none. */
export function sceneMesh(
  grid: Pick<Grids, "width" | "height" | "step">,
  depth: Float32Array,
  camera: Camera,
): SceneMesh {
  const { width, height } = grid;
  const vertexOf = new Int32Array(width * height).fill(-1);
  const positions: number[] = [];
  const cells: number[] = [];
  for (let cell = 0; cell < depth.length; cell++) {
    const z = depth[cell];
    if (!(z > 0)) continue;
    const { x, y } = middleOf(grid, cell);
    const [right, down] = rayThrough(camera, [x, y]);
    if (!Number.isFinite(right)) continue;
    vertexOf[cell] = cells.length;
    cells.push(cell);
    positions.push(right * z, down * z, z);
  }
  const [nearest, farthest] = extremes(depth);
  const most = JUMP * (1 / nearest - 1 / farthest) + ROUNDING;
  const triangles: number[] = [];
  const add = (a: number, b: number, c: number) => {
    if (vertexOf[a] < 0 || vertexOf[b] < 0 || vertexOf[c] < 0) return;
    const [near, far] = extremes([depth[a], depth[b], depth[c]]);
    if (1 / near - 1 / far <= most) triangles.push(vertexOf[a], vertexOf[b], vertexOf[c]);
  };
  for (let row = 0; row + 1 < height; row++)
    for (let column = 0; column + 1 < width; column++) {
      const cell = row * width + column;
      add(cell, cell + 1, cell + width);
      add(cell + 1, cell + width + 1, cell + width);
    }
  return {
    positions: Float32Array.from(positions),
    cells: Uint32Array.from(cells),
    triangles: Uint32Array.from(triangles),
  };
}

/** The smallest and the largest of the depths that are known. */
function extremes(depths: Iterable<number>): [near: number, far: number] {
  let [near, far] = [Number.POSITIVE_INFINITY, 0];
  for (const depth of depths) {
    if (!(depth > 0)) continue;
    near = Math.min(near, depth);
    far = Math.max(far, depth);
  }
  return [near, far];
}
