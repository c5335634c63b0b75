/** A scene as its camera takes it, and what is true of every pixel. */
import { toSrgb } from "../../image/colour.ts";
import type { RgbImage } from "../../image/raster.ts";
import { random } from "../../random.ts";
import { rayThrough } from "../refraction/camera.ts";
import { unit, type Vector } from "../refraction/vector.ts";
import type { Scene } from "./scene.ts";
import { Tracer } from "./tracer.ts";

export interface Rendering {
  image: RgbImage;
  /** z of what is seen directly in the middle of each pixel, metres; that of the ball where a ball is. */
  depth: Float32Array;
  /** Index of the panel that is seen directly, -1 - index of the ball; NOTHING where there is neither. */
  seen: Int16Array;
}

export const NOTHING = 32767;

export interface RenderOptions {
  /** Of all that is drawn at random: rays, lamp, noise. The same again gives the same picture. */
  seed: number;
  /** Rays per pixel along a side: n * n. */
  samples?: number;
  /** Standard deviation of the noise of a white pixel, as a share of white; that of darker ones falls with the root of the light. */
  noise?: number;
  signal?: AbortSignal;
  progress?: (share: number) => void;
}

/** Of the noise that is there in the dark, too: share of white. */
const READ_NOISE = 0.001;
const origin: Vector = [0, 0, 0];

/** Rows are drawn one by one from random numbers of their own, so that a part of the scene changes no other. */
export function render(scene: Scene, { seed, samples = 2, noise = 0.006, signal, progress }: RenderOptions): Rendering {
  const { width, height, fx } = scene.camera;
  const tracer = new Tracer(scene);
  const image: RgbImage = { width, height, data: new Uint8Array(3 * width * height) };
  const depth = new Float32Array(width * height);
  const seen = new Int16Array(width * height);
  const light = new Float64Array(3);
  for (let y = 0; y < height; y++) {
    signal?.throwIfAborted();
    progress?.(y / height);
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const source = random(seed, at);
      light.fill(0);
      for (let row = 0; row < samples; row++)
        for (let column = 0; column < samples; column++) {
          const place = [x + (column + source.uniform()) / samples, y + (row + source.uniform()) / samples] as const;
          tracer.add(origin, unit(rayThrough(scene.camera, place)), light, source, { spread: 1 / fx / samples });
        }
      for (let c = 0; c < 3; c++) {
        const mean = light[c] / samples ** 2;
        const shot = noise * Math.sqrt(Math.max(0, mean));
        image.data[3 * at + c] = toSrgb(mean + Math.hypot(shot, READ_NOISE) * source.normal());
      }
      const ahead = rayThrough(scene.camera, [x + 0.5, y + 0.5]);
      const hit = tracer.meet(origin, ahead);
      depth[at] = hit.distance;
      seen[at] = hit.panel >= 0 ? hit.panel : hit.ball >= 0 ? -1 - hit.ball : NOTHING;
    }
  }
  progress?.(1);
  return { image, depth, seen };
}
