/** Photographs by a camera that never was, with a sensor pattern of its own. */

import type { RgbImage } from "../../engine/image/raster.ts";
import { random } from "../../engine/random.ts";

export interface MadeCamera {
  /** Another photograph: a soft scene; `texture` grey levels of detail in its right half. */
  photograph(seed: number, options?: { texture?: number }): RgbImage;
}

/** @param strength relative deviation of the sensitivity of its pixels. */
export function madeCamera(seed: number, width: number, height: number, strength = 0.006): MadeCamera {
  const pattern = random(seed, "pattern");
  const sensitivity = Float32Array.from({ length: width * height }, () => 1 + strength * pattern.normal());
  return {
    photograph(scene, { texture = 0 } = {}) {
      const { normal, uniform } = random(scene, "scene");
      const [a, b, c] = [20 + 60 * uniform(), 20 + 60 * uniform(), 6 * uniform()];
      const data = new Uint8Array(3 * width * height);
      for (let y = 0, i = 0; y < height; y++)
        for (let x = 0; x < width; x++, i++) {
          const detail = x > width / 2 ? texture * Math.sin(x * 1.3 + c) * Math.sin(y * 0.9) : 0;
          const light = 130 + 45 * Math.sin(x / a + c) + 35 * Math.cos(y / b) + detail;
          const grey = Math.max(0, Math.min(255, Math.round(light * sensitivity[i] + 1.5 * normal())));
          data.fill(grey, 3 * i, 3 * i + 3);
        }
      return { width, height, data };
    },
  };
}
