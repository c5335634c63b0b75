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
