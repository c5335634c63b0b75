/** Rays from the camera into a ball, bent twice, and out again: a bundle that is spread over the ball's face. */
import { type Ball, bend } from "../../../engine/totem/refraction/ball.ts";
import { type Camera, type Pixel, project } from "../../../engine/totem/refraction/camera.ts";
import { add, length, perpendiculars, scale, type Vector } from "../../../engine/totem/refraction/vector.ts";

export interface BundledRay {
  /** Where the photograph shows it. */
  pixel: Pixel;
  /** Camera, entry, exit, end; metres. */
  corners: [Vector, Vector, Vector, Vector];
}

const CAMERA: Vector = [0, 0, 0];
/** Rings of rays: how far out on the face, as a share of its radius, and how many. */
const RINGS = [
  { out: 0, count: 1 },
  { out: 0.25, count: 6 },
  { out: 0.5, count: 12 },
  { out: 0.72, count: 18 },
  { out: 0.9, count: 24 },
];

/** @param reach metres that a ray goes on behind the ball. @returns those that the picture shows. */
export function rayBundle(ball: Ball, camera: Camera, reach: number): BundledRay[] {
  const { centre, radius } = ball;
  const far = length(centre);
  if (!(far > radius)) return [];
  const axis = scale(centre, 1 / far);
  const [right, down] = perpendiculars(axis);
  return RINGS.flatMap(({ out, count }) =>
    Array.from({ length: count }, (_, i) => {
      const sine = (out * radius) / far;
      const angle = (2 * Math.PI * i) / count;
      const aside = add(scale(right, sine * Math.cos(angle)), scale(down, sine * Math.sin(angle)));
      return add(scale(axis, Math.sqrt(1 - sine * sine)), aside);
    }),
  ).flatMap((direction): BundledRay[] => {
    const ray = direction[2] > 0 ? bend(ball, CAMERA, direction) : undefined;
    if (!ray) return [];
    const [x, y] = project(camera, direction);
    if (!(x >= 0 && y >= 0 && x <= camera.width && y <= camera.height)) return [];
    return [{ pixel: [x, y], corners: [CAMERA, ray.entry, ray.exit, add(ray.exit, scale(ray.out, reach))] }];
  });
}
