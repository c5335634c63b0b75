/** Between the coordinates of photographs (x right, y down, z away, metres) and those of three.js (y up, z towards the eye). */
import { Vector3 } from "three";
import type { Vector } from "../../engine/totem/refraction/vector.ts";

export const toThree = ([x, y, z]: Vector): Vector3 => new Vector3(x, -y, -z);

export const fromThree = ({ x, y, z }: Vector3): Vector => [x, -y, -z];

/** Where the eye is and what it looks at. */
export interface Look {
  eye: Vector;
  target: Vector;
}

/** From behind the camera and above it, on a scene that reaches to some depth: the way its photograph looks at it, and a bit aside. */
export function lookFromBehind(depth: number): Look {
  return { eye: [0.55 * depth, -0.5 * depth, -0.75 * depth], target: [0, 0, 0.5 * depth] };
}
