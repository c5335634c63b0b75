/**
 * The outline of a ball in a picture: the rays that touch it form a cone around the direction to its centre, whose half angle has
 * the sine radius / distance. From the outline and the radius the centre follows in closed form.
 */
import type { Size } from "../../image/shapes.ts";
import { inverse, solve } from "../../metrics/linearSystem.ts";
import type { Ball } from "../refraction/ball.ts";
import { type Camera, type Pixel, project, rayThrough } from "../refraction/camera.ts";
import {
  add,
  angleBetween,
  dot,
  length,
  perpendiculars,
  scale,
  subtract,
  unit,
  type Vector,
} from "../refraction/vector.ts";

/** Fewer points say nothing about how well they fit. */
export const FEWEST_POINTS = 5;

/** Points of the outline in pixels, evenly around it: images of the circle where the rays touch the ball. */
export function outlineOf({ centre, radius }: Pick<Ball, "centre" | "radius">, camera: Camera, count: number): Pixel[] {
  const far = length(centre);
  const axis = scale(centre, 1 / far);
  const middle = scale(centre, 1 - (radius / far) ** 2);
  const around = radius * Math.sqrt(1 - (radius / far) ** 2);
  const [right, down] = perpendiculars(axis);
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    const out = add(scale(right, around * Math.cos(angle)), scale(down, around * Math.sin(angle)));
    return project(camera, add(middle, out));
  });
}

/** The part of a picture that holds a ball's image. */
export interface BallFrame {
  /** Whole pixels, within the picture; right and bottom are the first ones beyond. */
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** Mean radius of the whole image, pixels. */
  radius: number;
}

/** Points of the outline by which the frame is found. */
const FRAME_POINTS = 64;

export function frameOf(ball: Pick<Ball, "centre" | "radius">, camera: Camera, picture: Size): BallFrame {
  const outline = outlineOf(ball, camera, FRAME_POINTS);
  const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const within = (pixel: number, extent: number) => Math.min(extent, Math.max(0, pixel));
  return {
    left: within(Math.floor(left), picture.width),
    right: within(Math.ceil(right), picture.width),
    top: within(Math.floor(top), picture.height),
    bottom: within(Math.ceil(bottom), picture.height),
    radius: (right - left + bottom - top) / 4,
  };
}

export interface FittedCentre {
  /** Metres. */
  centre: Vector;
  /** Covariance of the centre, square metres, 3 x 3, from how far the points are off the fitted outline. */
  covariance: number[][];
  /** Root mean square distance of the points from the fitted outline, pixels. */
  residual: number;
}

/** Steps of Gauss and Newton; the closed form is close already. */
const STEPS = 8;

/**
 * The centre of a ball of known radius whose outline passes by these points: in closed form by unit rays d with m d = 1, where m is
 * the axis over the cosine of the half angle, then refined so that the squared distances in the picture are least.
 * @param radius metres.
 * @throws RangeError with fewer than FEWEST_POINTS points, or where they lie on no cone.
 */
export function centreFromOutline(points: readonly Pixel[], camera: Camera, radius: number): FittedCentre {
  if (points.length < FEWEST_POINTS)
    throw new RangeError(`${points.length} points say too little about an outline; ${FEWEST_POINTS} are needed.`);
  if (!(radius > 0)) throw new RangeError("The radius of a ball has to be larger than 0.");
  const rays = points.map((point) => unit(rayThrough(camera, point)));
  let centre = byCone(rays, radius);
  const focal = Math.sqrt(camera.fx * camera.fy);
  for (let step = 0; step < STEPS; step++) {
    const { normal, right } = normalEquations(rays, centre, radius);
    centre = subtract(centre, asVector(solve(normal, right)));
  }
  const { normal, square } = normalEquations(rays, centre, radius);
  const variance = square / Math.max(1, points.length - 3);
  const covariance = inverse(normal).map((row) => row.map((value) => value * variance));
  if (!centre.every(Number.isFinite) || covariance.flat().some((value) => !Number.isFinite(value)))
    throw new RangeError("The points lie on the outline of no ball.");
  return { centre, covariance, residual: focal * Math.sqrt(square / points.length) };
}

function byCone(rays: readonly Vector[], radius: number): Vector {
  const normal = [0, 1, 2].map((i) => [0, 1, 2].map((j) => rays.reduce((sum, ray) => sum + ray[i] * ray[j], 0)));
  const right = [0, 1, 2].map((i) => rays.reduce((sum, ray) => sum + ray[i], 0));
  const axis = asVector(solve(normal, right));
  const cosine = 1 / length(axis);
  if (!(cosine < 1)) throw new RangeError("The points lie on the outline of no ball.");
  return scale(axis, (cosine * radius) / Math.sqrt(1 - cosine * cosine));
}

/** The angle by which a unit ray misses a ball, radians, negative within its outline; and its slope in the centre's coordinates. */
export function missOf(ray: Vector, centre: Vector, radius: number): { miss: number; slope: Vector } {
  const far = length(centre);
  const axis = scale(centre, 1 / far);
  const sine = radius / far;
  const narrowing = sine / (far * Math.sqrt(1 - sine * sine));
  const aside = subtract(ray, scale(axis, dot(ray, axis)));
  const turn = scale(aside, -1 / (far * length(aside)));
  return { miss: angleBetween(ray, axis) - Math.asin(sine), slope: add(turn, scale(axis, narrowing)) };
}

/** Of the angles by which the rays miss the cone, in the centre's coordinates. */
function normalEquations(rays: readonly Vector[], centre: Vector, radius: number) {
  const normal = [0, 1, 2].map(() => [0, 0, 0]);
  const right = [0, 0, 0];
  let square = 0;
  for (const ray of rays) {
    const { miss, slope } = missOf(ray, centre, radius);
    square += miss * miss;
    for (let i = 0; i < 3; i++) {
      right[i] += slope[i] * miss;
      for (let j = 0; j < 3; j++) normal[i][j] += slope[i] * slope[j];
    }
  }
  return { normal, right, square };
}

const asVector = ([x, y, z]: readonly number[]): Vector => [x, y, z];
