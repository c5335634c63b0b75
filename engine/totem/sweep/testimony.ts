/** What each ball says about the cells whose depth has been chosen. */
import type { Ball } from "../refraction/ball.ts";
import { type Camera, projectInto } from "../refraction/camera.ts";
import { type BallView, PLACE_X, PLACE_Y } from "./ballView.ts";
import type { DirectView } from "./directView.ts";
import { Witness } from "./hypotheses.ts";
import { behindBall, below, restDepths, type Support, supportOf } from "./support.ts";

/** Cells without weight hold zeros. */
export interface Testimony {
  /** 0: the ball does not show the cell's point, or not reliably; up to 1. */
  weight: Float32Array;
  /** Square roots of linear red, green and blue, interleaved: by the ball, and by the direct view smoothed as much as the ball. */
  expected: Float32Array;
  direct: Float32Array;
  /** Standard deviation of that smoothing, pixels. */
  spread: Float32Array;
  /** Where the ball shows the cell's point, pixels of the photograph, x and y interleaved. */
  place: Float32Array;
}

/**
 * Height above what balls rest on up to which it may hide a point: in radii of the ball, since balls see it at too flat an angle to
 * say much about it, and in standard deviations of the ball's smoothing, which mixes both sides of its edge. And how much farther
 * the direct view must see to exclude that.
 */
const LOW = { radii: 0.4, deviations: 2 };
/** Steps along the way from a ball to a point, and how far depths may change from one to the next on one surface. */
const STEPS = 24;
const ONE_SURFACE = 0.08;
/** The way ends before the point: its own surface hides nothing. */
const END = 0.85;
const BEYOND = 1.1;

/** What each ball says, in the order of the views. @param depth of the cells along z, metres; NaN where a ball is in the way. */
export function testimonies(
  views: readonly BallView[],
  direct: DirectView,
  blur: number,
  depth: Float32Array,
  camera: Camera,
): Testimony[] {
  const { width, height } = direct;
  const balls = views.map((view) => view.ball);
  const support = supportOf(balls);
  const surface = smoothed(depth, width, height);
  const rest = restDepths(direct, balls);
  for (let cell = 0; cell < surface.length; cell++) if (rest[cell] > 0) surface[cell] = rest[cell];
  return views.map((view) => {
    const said = empty(width * height);
    const witness = new Witness();
    const hidden = hiddenBySupport(view.ball, direct, surface, camera, support);
    const covered = behindSurface(view.ball, direct, surface, camera);
    for (let cell = 0; cell < depth.length; cell++) {
      const z = depth[cell];
      if (rest[cell] > 0 || !(z > 0) || !witness.ask(view, { direct, blur }, cell, z)) continue;
      const [x, y] = [direct.rays[2 * cell] * z, direct.rays[2 * cell + 1] * z];
      if (
        behindBall(view.ball, balls, x, y, z) ||
        hidden(x, y, z, (witness.spread * z) / camera.fx) ||
        covered(x, y, z)
      )
        continue;
      said.weight[cell] = witness.weight;
      said.expected.set(witness.expected, 3 * cell);
      said.direct.set(witness.direct, 3 * cell);
      said.spread[cell] = witness.spread;
      said.place[2 * cell] = witness.seen[PLACE_X];
      said.place[2 * cell + 1] = witness.seen[PLACE_Y];
    }
    return said;
  });
}

const empty = (cells: number): Testimony => ({
  weight: new Float32Array(cells),
  expected: new Float32Array(3 * cells),
  direct: new Float32Array(3 * cells),
  spread: new Float32Array(cells),
  place: new Float32Array(2 * cells),
});

/**
 * Whether the way from a ball to a point goes through a surface that the camera sees: from before it to behind it within a step,
 * unlike where it only goes on behind an edge.
 */
function behindSurface(
  ball: Ball,
  { width, height, step }: DirectView,
  depth: Float32Array,
  camera: Camera,
): (x: number, y: number, z: number) => boolean {
  const place = new Float64Array(2);
  const [cx, cy, cz] = ball.centre;
  return (x, y, z) => {
    let [before, surfaceBefore] = [Number.POSITIVE_INFINITY, Number.NaN];
    for (let i = 1; i <= STEPS; i++) {
      const part = (END * i) / STEPS;
      const here = cz + part * (z - cz);
      projectInto(camera, cx + part * (x - cx), cy + part * (y - cy), here, place);
      const [column, row] = [Math.floor(place[0] / step), Math.floor(place[1] / step)];
      const inside = column >= 0 && row >= 0 && column < width && row < height;
      const surface = inside ? depth[row * width + column] : Number.NaN;
      if (before < surfaceBefore && here > surface && Math.abs(surface - surfaceBefore) < ONE_SURFACE * surface)
        return true;
      [before, surfaceBefore] = [here, surface];
    }
    return false;
  };
}

/**
 * Whether what a ball rests on hides a point from it: it does where the way to the point, or to what the smoothing mixes it with,
 * goes through it, unless the direct view sees far beyond that place. The last argument is the smoothing's standard deviation at the
 * point, metres.
 */
function hiddenBySupport(
  ball: Ball,
  { width, height, step }: DirectView,
  depth: Float32Array,
  camera: Camera,
  support: Support | undefined,
): (x: number, y: number, z: number, deviation: number) => boolean {
  if (!support) return () => false;
  const place = new Float64Array(2);
  const [cx, cy, cz] = ball.centre;
  const above = -below(support, cx, cy, cz);
  return (x, y, z, deviation) => {
    const deep = below(support, x, y, z) + Math.max(LOW.radii * ball.radius, LOW.deviations * deviation);
    if (deep < 0) return false;
    const part = above / (above + deep);
    const crossing = cz + part * (z - cz);
    if (!(crossing > 0)) return true;
    projectInto(camera, cx + part * (x - cx), cy + part * (y - cy), crossing, place);
    const [column, row] = [Math.floor(place[0] / step), Math.floor(place[1] / step)];
    if (!(column >= 0 && row >= 0 && column < width && row < height)) return true;
    return !(depth[row * width + column] > BEYOND * crossing);
  };
}

/** Cells to each side that a depth is the median of, where it may hide others: single cells are off. */
const REACH = 3;

function smoothed(depth: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(depth.length);
  const around = new Float32Array((2 * REACH + 1) ** 2);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let count = 0;
      for (let row = Math.max(0, y - REACH); row <= Math.min(height - 1, y + REACH); row++)
        for (let column = Math.max(0, x - REACH); column <= Math.min(width - 1, x + REACH); column++) {
          const value = depth[row * width + column];
          if (value > 0) around[count++] = value;
        }
      out[y * width + x] = count > 0 ? around.subarray(0, count).sort()[count >> 1] : Number.NaN;
    }
  return out;
}
