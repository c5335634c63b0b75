/**
 * A ray through a glass ball: in at the near side, out at the far side, bent by Snell's law at both (in vector form, as in Ma et
 * al., "Totems: Physical Objects for Verifying Visual Integrity", ECCV 2022). In a ball, total reflection cannot occur: the angle
 * at which a ray meets the far side from within is the one at which it was bent into the ball.
 */
import { add, cross, dot, scale, subtract, unit, type Vector } from "./vector.ts";

export interface Ball {
  centre: Vector;
  /** Metres. */
  radius: number;
  /** Refractive index of the glass; that of the air is 1. */
  index: number;
}

/** Directions are unit vectors, angles radians. */
export interface BentRay {
  entry: Vector;
  inside: Vector;
  exit: Vector;
  out: Vector;
  /** Between the ray and the normal, outside and inside; the ray is turned by twice their difference. */
  incidence: number;
  refraction: number;
}

/** @param direction of any length. @returns undefined where the ray misses the ball, or begins within or beyond it. */
export function bend({ centre, radius, index }: Ball, origin: Vector, direction: Vector): BentRay | undefined {
  const ray = unit(direction);
  const from = subtract(origin, centre);
  const half = dot(ray, from);
  const discriminant = half * half - dot(from, from) + radius * radius;
  if (!(discriminant > 0)) return undefined;
  const near = -half - Math.sqrt(discriminant);
  if (!(near > 0)) return undefined;
  const entry = add(origin, scale(ray, near));
  const normal = scale(subtract(entry, centre), 1 / radius);
  const inside = refracted(ray, normal, 1 / index);
  // From a point of the sphere straight through it.
  const exit = add(entry, scale(inside, -2 * dot(inside, subtract(entry, centre))));
  const out = refracted(inside, scale(subtract(centre, exit), 1 / radius), index);
  const sine = Math.hypot(...cross(normal, ray));
  return {
    entry,
    inside,
    exit,
    out,
    incidence: Math.atan2(sine, -dot(normal, ray)),
    refraction: Math.asin(Math.min(1, sine / index)),
  };
}

/** @param normal against the ray. @param ratio index before over index behind. */
function refracted(ray: Vector, normal: Vector, ratio: number): Vector {
  const along = cross(normal, ray);
  const sine2 = ratio * ratio * dot(along, along);
  const bent = subtract(
    scale(cross(normal, cross(scale(normal, -1), ray)), ratio),
    scale(normal, Math.sqrt(Math.max(0, 1 - sine2))),
  );
  return unit(bent);
}

/**
 * Share of unpolarised light that a surface from air to glass reflects (Fresnel); the same from within, at the angle to which it
 * refracts. Towards the outline of a ball, reflections of the surroundings take over.
 */
export function fresnel(incidence: number, index: number): number {
  const [outside, within] = [Math.cos(incidence), Math.cos(Math.asin(Math.sin(incidence) / index))];
  const across = (outside - index * within) / (outside + index * within);
  const along = (within - index * outside) / (within + index * outside);
  return (across * across + along * along) / 2;
}
