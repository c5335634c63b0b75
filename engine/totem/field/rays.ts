/** The rays that leave the balls: what the field is made from. */
import { toLinear } from "../../image/colour.ts";
import type { RgbImage } from "../../image/raster.ts";
import { frameOf } from "../pose/outline.ts";
import { type Ball, type BentRay, bend, fresnel } from "../refraction/ball.ts";
import { type Camera, type Pixel, project, rayThrough } from "../refraction/camera.ts";
import type { Vector } from "../refraction/vector.ts";
import { below, supportOf } from "../sweep/support.ts";

/** One ray for each block of pixels of a ball's image; beginning with the first ball's. */
export interface TotemRays {
  count: number;
  /** How many balls there are; some may have no rays. */
  balls: number;
  /** Which ball. */
  ball: Uint8Array;
  /** Where it leaves the ball, metres, and its direction, of length 1; x, y, z interleaved. */
  exit: Float64Array;
  direction: Float64Array;
  /** Linear red, green and blue of the pixels, 0..1, interleaved. */
  colour: Float32Array;
  /** Share of the light that the ball's surface mirrors there. */
  mirrored: Float32Array;
  /** The place on the ball's face: radii to the right of its middle and below, interleaved. */
  face: Float32Array;
}

/** Sine of the steepest angle of incidence: beyond it, a pixel sees too wide a part of the scene. */
const STEEPEST = 0.9;
/** Least z of a ray's direction: flatter ones leave the camera's view at once. */
const FORWARD = 0.2;
/** Rays; a picture with more pixels in its balls is looked at in blocks. */
const MOST_RAYS = 250_000;
const origin: Vector = [0, 0, 0];

/**
 * @param near depth in metres at which the field begins. Rays that meet another ball, or what the balls rest on before `near`, are
 * left out.
 */
export function totemRays(image: RgbImage, camera: Camera, balls: readonly Ball[], near: number): TotemRays {
  const frames = balls.map((ball) => frameOf(ball, camera, image));
  const pixels = frames.reduce((sum, { right, left, bottom, top }) => sum + (right - left) * (bottom - top), 0);
  const block = Math.max(1, Math.ceil(Math.sqrt(pixels / MOST_RAYS)));
  const support = supportOf(balls);
  const [which, exit, direction, colour, mirrored, face]: number[][] = [[], [], [], [], [], []];
  frames.forEach((frame, k) => {
    const middle = project(camera, balls[k].centre);
    for (let y = frame.top; y + block <= frame.bottom; y += block)
      for (let x = frame.left; x + block <= frame.right; x += block) {
        const place = [x + block / 2, y + block / 2] as const;
        const ray = seenThrough(k, balls, camera, place);
        if (!ray || Math.sin(ray.incidence) > STEEPEST || ray.out[2] < FORWARD) continue;
        if (balls.some((ball, other) => other !== k && bend(ball, ray.exit, ray.out))) continue;
        const away = (near - ray.exit[2]) / ray.out[2];
        if (support && below(support, ray.exit[0] + away * ray.out[0], ray.exit[1] + away * ray.out[1], near) > 0)
          continue;
        which.push(k);
        exit.push(...ray.exit);
        direction.push(...ray.out);
        colour.push(...meanLight(image, x, y, block));
        mirrored.push(fresnel(ray.incidence, balls[k].index));
        face.push((place[0] - middle[0]) / frame.radius, (place[1] - middle[1]) / frame.radius);
      }
  });
  return {
    count: which.length,
    balls: balls.length,
    ball: Uint8Array.from(which),
    exit: Float64Array.from(exit),
    direction: Float64Array.from(direction),
    colour: Float32Array.from(colour),
    mirrored: Float32Array.from(mirrored),
    face: Float32Array.from(face),
  };
}

/** The ray through a place of the picture and ball `k`; undefined where it misses it or meets another one first. */
function seenThrough(k: number, balls: readonly Ball[], camera: Camera, place: Pixel): BentRay | undefined {
  const direction = rayThrough(camera, place);
  if (Number.isNaN(direction[0])) return undefined;
  const ray = bend(balls[k], origin, direction);
  if (!ray) return undefined;
  const first = balls.every((ball, other) => {
    const entry = other === k ? undefined : bend(ball, origin, direction)?.entry;
    return !entry || entry[2] > ray.entry[2];
  });
  return first ? ray : undefined;
}

function meanLight({ width, data }: RgbImage, left: number, top: number, block: number): [number, number, number] {
  const light: [number, number, number] = [0, 0, 0];
  for (let y = top; y < top + block; y++)
    for (let x = left; x < left + block; x++)
      for (let c = 0; c < 3; c++) light[c] += toLinear(data[3 * (y * width + x) + c]) / block ** 2;
  return light;
}
