/**
 * A camera from photographs of a checkerboard in several positions (Zhang 2000): the focal length in closed form from how each board
 * is seen, the position of each from that, then all together by least squares of the distances between the corners as they are
 * found and as they are predicted (Levenberg 1944, Marquardt 1963).
 */
import { inverse, solve } from "../../../metrics/linearSystem.ts";
import { type Camera, type Pixel, project } from "../../refraction/camera.ts";
import { cross, dot, scale, subtract, unit, type Vector } from "../../refraction/vector.ts";
import { cameraOfFocal } from "../intrinsics.ts";
import { type Homography, homographyOf } from "./homography.ts";
import { viewScatter } from "./viewScatter.ts";

/** The same board in one photograph. */
export interface BoardView {
  /** On the board, in any unit, with their middle at 0, 0. */
  onBoard: readonly Pixel[];
  /** In the picture. */
  seen: readonly Pixel[];
}

export interface BoardCalibration {
  /** k3 is 0. */
  camera: Camera;
  /** Standard deviation of the focal length as a share of it, from the residuals. */
  deviation: number;
  /** Root mean square distance of corners from where they are predicted, pixels. */
  residual: number;
  /** By how much views differ more about the camera than their corners explain: about 1 where it is one camera with one zoom. */
  disagreement: number;
}

/** Fewer views leave the lens open. */
export const FEWEST_VIEWS = 3;

/** The first unknowns are those of the camera; then six follow for each view. */
const OF_CAMERA = 8;
const PER_VIEW = 6;
/** Steps of the least squares, and the relative change of the sum of squares that ends them. */
const STEPS = 60;
const CLOSE = 1e-9;
/** Of the damping: at first, after a step that helped, after one that did not, and where to give up. */
const DAMPING = { first: 1e-3, better: 0.1, worse: 10, most: 1e10 };
/** For derivatives, as a share of the unit of each unknown. */
const LITTLE = 1e-6;
/** Corners are never taken to be better known, pixels. */
const LEAST_NOISE = 0.01;
/**
 * Assumed, besides what the residuals say: paper is not flat, printers stretch it, and a lens is seldom focused on the board as it
 * is on the scene.
 */
const LEAST_DEVIATION = 0.001;

/** Where a board stands: its axes right and down, and its middle, in the camera's coordinates. */
interface Position {
  right: Vector;
  down: Vector;
  middle: Vector;
}

interface Estimate {
  camera: Camera;
  positions: Position[];
}

/** @param size of the pictures. @throws RangeError with fewer than FEWEST_VIEWS views, or where they do not determine the lens. */
export function calibrateByBoards(
  views: readonly BoardView[],
  size: { width: number; height: number },
): BoardCalibration {
  if (views.length < FEWEST_VIEWS)
    throw new RangeError(`${views.length} views of a board leave the lens open; ${FEWEST_VIEWS} are needed.`);
  let estimate = closedForm(views, size);
  let { normal, right, squares } = equations(views, estimate);
  for (let step = 0, damping = DAMPING.first; step < STEPS && damping < DAMPING.most; step++) {
    const damped = normal.map((row, i) => row.map((value, j) => (i === j ? value * (1 + damping) : value)));
    const next = moved(estimate, solve(damped, right));
    const better = equations(views, next);
    if (!(better.squares < squares)) {
      damping *= DAMPING.worse;
      continue;
    }
    const settled = squares - better.squares < CLOSE * squares;
    estimate = next;
    ({ normal, right, squares } = better);
    damping *= DAMPING.better;
    if (settled) break;
  }
  const { camera } = estimate;
  const corners = views.reduce((sum, { seen }) => sum + seen.length, 0);
  const scatter = viewScatter(views, camera, squares);
  const noise = Math.max(LEAST_NOISE ** 2, scatter.corners);
  const variance = Math.max(noise, scatter.views);
  const covariance = inverse(normal);
  const [across, down] = [0, 1].map((i) => Math.sqrt(variance * covariance[i][i]));
  const deviation = Math.hypot(Math.max(across, down), LEAST_DEVIATION);
  if (!(camera.fx > 0 && camera.fy > 0 && Number.isFinite(deviation)))
    throw new RangeError("The views of the board do not determine the lens.");
  return { camera, deviation, residual: Math.sqrt(squares / corners), disagreement: Math.sqrt(scatter.views / noise) };
}

/** With square pixels, the optical axis in the middle of the picture and no distortion: that leaves one unknown. */
function closedForm(views: readonly BoardView[], size: { width: number; height: number }): Estimate {
  const homographies = views.map(({ onBoard, seen }) => homographyOf(onBoard, seen));
  const longer = Math.max(size.width, size.height);
  let [products, squares] = [0, 0];
  for (const homography of homographies) {
    // The board's axes as directions of rays are perpendicular and equally long; x and y there are 1 / focal of those here.
    const [right, down] = columnsOf(homography, size, longer);
    const equal = 1 / (dot(right, right) + dot(down, down));
    for (const [plane, depth] of [
      [right[0] * down[0] + right[1] * down[1], right[2] * down[2]],
      [(right[0] ** 2 + right[1] ** 2 - down[0] ** 2 - down[1] ** 2) / 2, (right[2] ** 2 - down[2] ** 2) / 2],
    ]) {
      products -= plane * depth * equal * equal;
      squares += (plane * equal) ** 2;
    }
  }
  const inverted = products / squares;
  // Boards that face the camera leave it open; the least squares may find it from there.
  const focal = inverted > 0 ? longer / Math.sqrt(inverted) : longer;
  return {
    camera: cameraOfFocal(size, focal),
    positions: homographies.map((homography) => {
      const [across, along, to] = columnsOf(homography, size, focal);
      const far = 2 / (Math.sqrt(dot(across, across)) + Math.sqrt(dot(along, along)));
      const right = unit(across);
      return { right, down: unit(subtract(along, scale(right, dot(along, right)))), middle: scale(to, far) };
    }),
  };
}

/** Of a homography, as directions of rays of a camera with that focal length. */
function columnsOf(
  homography: Homography,
  { width, height }: { width: number; height: number },
  focal: number,
): Vector[] {
  return [0, 1, 2].map((column): Vector => {
    const [x, y, z] = [homography[column], homography[3 + column], homography[6 + column]];
    return [(x - (width / 2) * z) / focal, (y - (height / 2) * z) / focal, z];
  });
}

/** Normal equations of the distances in pixels, for a step towards less. */
function equations(views: readonly BoardView[], { camera, positions }: Estimate) {
  const count = OF_CAMERA + PER_VIEW * views.length;
  const normal = Array.from({ length: count }, () => new Array<number>(count).fill(0));
  const right = new Array<number>(count).fill(0);
  let squares = 0;
  const little = (sign: number, unknown: number) => {
    const change = new Array<number>(OF_CAMERA + PER_VIEW).fill(0);
    change[unknown] = sign * LITTLE;
    return change;
  };
  for (const [view, { onBoard, seen }] of views.entries()) {
    const columns = Array.from({ length: OF_CAMERA + PER_VIEW }, (_, i) => (i < OF_CAMERA ? i : i + PER_VIEW * view));
    const ways = columns.map((_, unknown) =>
      [1, -1].map((sign) => {
        const change = little(sign, unknown);
        return {
          camera: movedCamera(camera, change),
          position: movedPosition(positions[view], change.slice(OF_CAMERA)),
        };
      }),
    );
    for (const [i, place] of onBoard.entries()) {
      const predicted = predict(camera, positions[view], place);
      const slopes = ways.map(([more, less]) => {
        const [a, b] = [predict(more.camera, more.position, place), predict(less.camera, less.position, place)];
        return [(a[0] - b[0]) / (2 * LITTLE), (a[1] - b[1]) / (2 * LITTLE)];
      });
      for (const axis of [0, 1]) {
        const off = seen[i][axis] - predicted[axis];
        squares += off * off;
        for (const [a, row] of columns.entries()) {
          right[row] += slopes[a][axis] * off;
          for (const [b, column] of columns.entries()) normal[row][column] += slopes[a][axis] * slopes[b][axis];
        }
      }
    }
  }
  return { normal, right, squares: Number.isFinite(squares) ? squares : Number.POSITIVE_INFINITY };
}

const predict = (camera: Camera, { right, down, middle }: Position, [x, y]: Pixel): Pixel =>
  project(camera, [
    middle[0] + x * right[0] + y * down[0],
    middle[1] + x * right[1] + y * down[1],
    middle[2] + x * right[2] + y * down[2],
  ]);

const moved = ({ camera, positions }: Estimate, change: readonly number[]): Estimate => ({
  camera: movedCamera(camera, change),
  positions: positions.map((position, view) => {
    const first = OF_CAMERA + PER_VIEW * view;
    return movedPosition(position, change.slice(first, first + PER_VIEW));
  }),
});

/** Focal lengths change by shares, the middle by shares of the focal length. */
function movedCamera(camera: Camera, [fx, fy, cx, cy, k1, k2, p1, p2]: readonly number[]): Camera {
  const { distortion } = camera;
  return {
    ...camera,
    fx: camera.fx * Math.exp(fx),
    fy: camera.fy * Math.exp(fy),
    cx: camera.cx + camera.fx * cx,
    cy: camera.cy + camera.fx * cy,
    distortion: {
      k1: distortion.k1 + k1,
      k2: distortion.k2 + k2,
      k3: 0,
      p1: distortion.p1 + p1,
      p2: distortion.p2 + p2,
    },
  };
}

/** Turned around x, y and z by small angles in radians, then shifted by shares of its distance. */
function movedPosition({ right, down, middle }: Position, [a, b, c, x, y, z]: readonly number[]): Position {
  const turned = (axis: Vector): Vector => {
    const by = cross([a, b, c], axis);
    return [axis[0] + by[0], axis[1] + by[1], axis[2] + by[2]];
  };
  const first = unit(turned(right));
  const second = turned(down);
  const far = middle[2];
  return {
    right: first,
    down: unit(subtract(second, scale(first, dot(second, first)))),
    middle: [middle[0] + far * x, middle[1] + far * y, middle[2] * Math.exp(z)],
  };
}
