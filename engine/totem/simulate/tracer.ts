/**
 * Light along rays through a scene: panels by Lambert's law under the lamp, with shadows, and light from everywhere; balls by
 * refraction through both surfaces and reflection at the first, shared by Fresnel's equations. No dispersion, no light that has been
 * reflected within a ball, and no caustics: balls let most of the lamp's light pass.
 */
import type { Random } from "../../random.ts";
import { bend, fresnel } from "../refraction/ball.ts";
import { cross, dot, length, scale, unit, type Vector } from "../refraction/vector.ts";
import type { Scene } from "./scene.ts";
import { lookUp } from "./texture.ts";

/** Reflections and refractions that a ray is followed through. */
const DEEPEST = 4;
/** Less of the light than this is not followed. */
const LEAST_WEIGHT = 0.01;
/** Metres; a ray that leaves a surface must not meet it again. */
const CLEARANCE = 1e-6;
/** Part of the lamp's light that a ball lets pass. */
const BEHIND_BALL = 0.7;
/** By which a ball may widen a ray. */
const WIDEST = 300;

/** What a ray meets first. */
export interface Hit {
  /** Along the ray, in lengths of its direction; Infinity where it meets nothing. */
  distance: number;
  /** Index of the panel, or -1. */
  panel: number;
  /** Index of the ball, or -1. */
  ball: number;
  u: number;
  v: number;
}

interface FlatPanel {
  normal: Vector;
  /** normal * corner. */
  offset: number;
  corner: Vector;
  /** u and v of a point q: (q - corner) * toU, * toV. */
  toU: Vector;
  toV: Vector;
  /** Pixels of its picture per metre. */
  density: number;
  seeThrough: boolean;
}

export class Tracer {
  private readonly panels: FlatPanel[];
  private readonly texel = new Float64Array(4);
  private readonly lampArea: number;
  private readonly lampNormal: Vector;

  constructor(private readonly scene: Scene) {
    this.panels = scene.panels.map(({ corner, across, down, texture }) => {
      const normal = unit(cross(across, down));
      const [toU, toV] = [cross(down, normal), cross(normal, across)];
      const { width, data } = texture.levels[0];
      return {
        normal,
        offset: dot(normal, corner),
        corner,
        toU: scale(toU, 1 / dot(across, toU)),
        toV: scale(toV, 1 / dot(down, toV)),
        density: width / length(across),
        seeThrough: data.some((value, i) => i % 4 === 3 && value < 1),
      };
    });
    const lamp = cross(scene.lamp.across, scene.lamp.down);
    this.lampArea = length(lamp);
    this.lampNormal = unit(lamp);
  }

  /** The first thing on a ray, up to `most` lengths of its direction. */
  meet([ox, oy, oz]: Vector, [dx, dy, dz]: Vector, most = Number.POSITIVE_INFINITY): Hit {
    const hit: Hit = { distance: most, panel: -1, ball: -1, u: 0, v: 0 };
    for (let i = 0; i < this.panels.length; i++) {
      const { normal, offset, corner, toU, toV, seeThrough } = this.panels[i];
      const towards = normal[0] * dx + normal[1] * dy + normal[2] * dz;
      if (Math.abs(towards) < 1e-12) continue;
      const distance = (offset - normal[0] * ox - normal[1] * oy - normal[2] * oz) / towards;
      if (!(distance > CLEARANCE && distance < hit.distance)) continue;
      const [x, y, z] = [
        ox + distance * dx - corner[0],
        oy + distance * dy - corner[1],
        oz + distance * dz - corner[2],
      ];
      const u = x * toU[0] + y * toU[1] + z * toU[2];
      if (u < 0 || u > 1) continue;
      const v = x * toV[0] + y * toV[1] + z * toV[2];
      if (v < 0 || v > 1) continue;
      if (seeThrough) {
        lookUp(this.scene.panels[i].texture, u, v, 1, this.texel);
        if (this.texel[3] < 0.5) continue;
      }
      hit.distance = distance;
      hit.panel = i;
      hit.u = u;
      hit.v = v;
    }
    const { balls } = this.scene;
    const square = dx * dx + dy * dy + dz * dz;
    for (let i = 0; i < balls.length; i++) {
      const { centre, radius } = balls[i];
      const [x, y, z] = [ox - centre[0], oy - centre[1], oz - centre[2]];
      const half = x * dx + y * dy + z * dz;
      const discriminant = half * half - square * (x * x + y * y + z * z - radius * radius);
      if (!(discriminant > 0)) continue;
      const distance = (-half - Math.sqrt(discriminant)) / square;
      if (!(distance > CLEARANCE && distance < hit.distance)) continue;
      hit.distance = distance;
      hit.ball = i;
      hit.panel = -1;
    }
    if (hit.panel < 0 && hit.ball < 0) hit.distance = Number.POSITIVE_INFINITY;
    return hit;
  }

  /**
   * Adds the light that comes back along a ray, times `weight`, to `out` (red, green, blue; linear, 1 is white in full light).
   * @param direction of length 1. @param width of the ray where it begins, metres. @param spread by which it widens per metre.
   */
  add(
    origin: Vector,
    direction: Vector,
    out: Float64Array,
    source: Random,
    { weight = 1, width = 0, spread, depth = 0 }: { weight?: number; width?: number; spread: number; depth?: number },
  ): void {
    const hit = this.meet(origin, direction);
    const wide = width + spread * hit.distance;
    if (hit.panel >= 0) this.shade(hit, origin, direction, wide, weight, out, source);
    if (hit.ball < 0 || depth >= DEEPEST) return;
    const ball = this.scene.balls[hit.ball];
    const ray = bend(ball, origin, direction);
    if (!ray) return;
    const { incidence, refraction } = ray;
    const lost = fresnel(incidence, ball.index);
    const [ci, ct] = [Math.cos(incidence), Math.cos(refraction)];
    // How much faster the direction turns than that of the ray that came: the angle of incidence by distance / radius / cosine.
    const turning = (2 * (1 - ci / (ball.index * ct)) * hit.distance) / (ball.radius * Math.max(ci, 0.02));
    const widened = Math.min(WIDEST, 1 + turning) * spread;
    const passing = weight * (1 - lost) ** 2;
    if (passing > LEAST_WEIGHT)
      this.add(ray.exit, ray.out, out, source, { weight: passing, width: wide, spread: widened, depth: depth + 1 });
    const reflected = weight * lost;
    if (reflected <= LEAST_WEIGHT) return;
    const normal = unit([ray.entry[0] - ball.centre[0], ray.entry[1] - ball.centre[1], ray.entry[2] - ball.centre[2]]);
    const back = 2 * dot(direction, normal);
    const mirrored: Vector = [
      direction[0] - back * normal[0],
      direction[1] - back * normal[1],
      direction[2] - back * normal[2],
    ];
    const curved = Math.min(WIDEST, 1 + (2 * hit.distance) / (ball.radius * Math.max(ci, 0.02))) * spread;
    this.add(ray.entry, mirrored, out, source, { weight: reflected, width: wide, spread: curved, depth: depth + 1 });
  }

  private shade(
    hit: Hit,
    origin: Vector,
    direction: Vector,
    wide: number,
    weight: number,
    out: Float64Array,
    source: Random,
  ): void {
    const { normal, density } = this.panels[hit.panel];
    const place: Vector = [
      origin[0] + hit.distance * direction[0],
      origin[1] + hit.distance * direction[1],
      origin[2] + hit.distance * direction[2],
    ];
    const slant = Math.sqrt(Math.max(0.05, Math.abs(dot(normal, direction))));
    const light = weight * (this.scene.ambient + this.lampLight(place, normal, source));
    lookUp(this.scene.panels[hit.panel].texture, hit.u, hit.v, (wide * density) / slant, this.texel);
    for (let c = 0; c < 3; c++) out[c] += light * this.texel[c];
  }

  /** From one place of the lamp, drawn at random. */
  private lampLight(place: Vector, normal: Vector, source: Random): number {
    const { corner, across, down, power } = this.scene.lamp;
    const [a, b] = [source.uniform(), source.uniform()];
    const to: Vector = [
      corner[0] + a * across[0] + b * down[0] - place[0],
      corner[1] + a * across[1] + b * down[1] - place[1],
      corner[2] + a * across[2] + b * down[2] - place[2],
    ];
    const square = dot(to, to);
    const far = Math.sqrt(square);
    const light = (power * Math.abs(dot(normal, to)) * Math.abs(dot(this.lampNormal, to))) / (far * far * square);
    if (this.lampArea === 0 || light === 0) return light;
    const blocking = this.meet(place, to, 1 - 1e-4);
    if (blocking.panel >= 0) return 0;
    return blocking.ball >= 0 ? BEHIND_BALL * light : light;
  }
}
