/** Scenes that can be rendered: flat panels with pictures on them, glass balls, one lamp, one camera at the origin. */
import type { Ball } from "../refraction/ball.ts";
import type { Camera } from "../refraction/camera.ts";
import type { Vector } from "../refraction/vector.ts";
import type { Texture } from "./texture.ts";

/** A parallelogram. Its picture begins at the corner; both sides look alike. */
export interface Panel {
  /** "back wall", "person 1". */
  name: string;
  corner: Vector;
  /** Along the width and the height of the picture, metres. */
  across: Vector;
  down: Vector;
  texture: Texture;
}

/** A parallelogram that gives light to both sides. */
export interface Lamp {
  corner: Vector;
  across: Vector;
  down: Vector;
  /** Light of a white panel one metre below its middle, if it were a point. */
  power: number;
}

export interface Scene {
  camera: Camera;
  balls: readonly Ball[];
  panels: readonly Panel[];
  lamp: Lamp;
  /** Light that comes from everywhere, 0..1. */
  ambient: number;
}
