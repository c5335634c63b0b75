/** Photographs of a checkerboard, drawn from what a camera is said to be. */
import type { Plane } from "../../engine/image/raster.ts";
import { random } from "../../engine/random.ts";
import type { BoardSize } from "../../engine/totem/pose/checkerboard/grid.ts";
import { type Camera, type Pixel, project, rayThrough } from "../../engine/totem/refraction/camera.ts";
import { add, cross, dot, scale, subtract, type Vector } from "../../engine/totem/refraction/vector.ts";

export interface Standing {
  /** Of the board's middle, in widths of its squares. */
  middle: Vector;
  /** Radians around the axis down, the axis to the right and the line of sight, one after the other. */
  turns: Vector;
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

/** Positions as somebody who follows advice would choose: near and far, in all parts of the picture, turned by up to 40 degrees. */
export function standings(count: number, camera: Camera, { across }: BoardSize, seed: number): Standing[] {
  const source = random(seed, "boards");
  const between = (least: number, most: number) => least + (most - least) * source.uniform();
  return Array.from({ length: count }, (_, i): Standing => {
    const far = ((across + 1) * camera.fx) / (camera.width * between(0.45, 0.65));
    return {
      middle: [between(-0.16, 0.16) * far, between(-0.1, 0.1) * far, far],
      turns: [(i % 2 ? 1 : -1) * between(0.2, 0.7), (i % 4 < 2 ? 1 : -1) * between(0.1, 0.6), between(-0.5, 0.5)],
    };
  });
}

/** Where the camera sees a place on the board, in widths of its squares from its middle; places not in front of it are of no use. */
export function seenOnBoard(camera: Camera, { middle, turns }: Standing, [x, y]: Pixel): Pixel {
  const [right, below] = axes(turns);
  return project(camera, add(middle, add(scale(right, x), scale(below, y))));
}

/**
 * Draws brightness in 0..1, averaged over pixels, with noise of that standard deviation: white paper around the squares, beyond it
 * what `beyond` has at a pixel.
 */
export function boardPainter(camera: Camera, { across, down }: BoardSize, beyond: (at: number) => number = () => 0.4) {
  const { width, height } = camera;
  const line = width + 1;
  // Through the corners of pixels; two numbers each, the third is 1.
  const rays = new Float64Array(2 * line * (height + 1));
  for (let at = 0; at < rays.length / 2; at++)
    [rays[2 * at], rays[2 * at + 1]] = rayThrough(camera, [at % line, Math.floor(at / line)]);
  return ({ middle, turns }: Standing, noise: number, seed: number): Plane => {
    const source = random(seed, "noise");
    const [right, below] = axes(turns);
    const normal = cross(right, below);
    const places = [right, below].map(() => new Float64Array(rays.length / 2));
    for (let at = 0; at < places[0].length; at++) {
      const ray: Vector = [rays[2 * at], rays[2 * at + 1], 1];
      const far = dot(normal, middle) / dot(normal, ray);
      const away = subtract([ray[0] * far, ray[1] * far, far], middle);
      places[0][at] = dot(away, right) + (across - 1) / 2;
      places[1][at] = dot(away, below) + (down - 1) / 2;
    }
    const data = new Float32Array(width * height);
    for (let at = 0; at < data.length; at++) {
      const x = at % width;
      const [u, v] = places.map((values) => averaged(values, Math.floor(at / width) * line + x, line));
      const squares = within(u, -1, across) * within(v, -1, down);
      const paper = within(u, -2, across + 1) * within(v, -2, down + 1);
      const board = 0.85 + squares * (0.35 * wave(u) * wave(v) - 0.35);
      const light = 0.8 + (0.2 * x) / width;
      data[at] = clamp(light * (paper * board + (1 - paper) * beyond(at)) + noise * source.normal(), 0, 1);
    }
    return { width, height, data };
  };
}

/** Over a pixel from its corners. */
function averaged(values: Float64Array, at: number, line: number): Averaged {
  const [a, b, c, d] = [values[at], values[at + 1], values[at + line], values[at + line + 1]];
  return { at: (a + b + c + d) / 4, footprint: Math.abs(b - a) + Math.abs(c - a) };
}

interface Averaged {
  at: number;
  footprint: number;
}

/** 1 and -1 in turn, changing at whole numbers. */
function wave({ at, footprint }: Averaged): number {
  const line = Math.round(at);
  return clamp((2 * (at - line)) / footprint, -1, 1) * (line % 2 === 0 ? 1 : -1);
}

const within = ({ at, footprint }: Averaged, from: number, to: number): number =>
  clamp((at - from) / footprint + 0.5, 0, 1) * clamp((to - at) / footprint + 0.5, 0, 1);

/** Of the board, to its right and down. */
function axes([yaw, pitch, roll]: Vector): [Vector, Vector] {
  const turned = ([x, y, z]: Vector): Vector => {
    const [a, b] = [x * Math.cos(roll) - y * Math.sin(roll), x * Math.sin(roll) + y * Math.cos(roll)];
    const [c, d] = [b * Math.cos(pitch) - z * Math.sin(pitch), b * Math.sin(pitch) + z * Math.cos(pitch)];
    return [a * Math.cos(yaw) + d * Math.sin(yaw), c, -a * Math.sin(yaw) + d * Math.cos(yaw)];
  };
  return [turned([1, 0, 0]), turned([0, 1, 0])];
}
