import { describe, expect, it } from "vitest";
import { wallBehindBalls } from "../../../tests/support/wallBehindBalls.ts";
import { composite } from "../../image/composite.ts";
import type { RgbImage } from "../../image/raster.ts";
import { averagePrecision, rank } from "../../metrics/ranking.ts";
import { render } from "../simulate/render.ts";
import { sweep } from "../sweep/sweep.ts";
import { HOTTEST, type Verification, verify } from "./verify.ts";

const scene = wallBehindBalls();
const { camera, balls } = scene;
const { width, height } = camera;
const rendering = render(scene, { seed: 2, samples: 2 });

const verified = (image: RgbImage) => verify(sweep(image, camera, balls, { hypotheses: 32, far: 6 }));
const pristine = verified(rendering.image);

/** How well the heat ranks the cells whose middle was edited above the others. */
function precision({ heat }: Verification, mask: Uint8Array): number {
  const step = Math.round(width / heat.width);
  const labels = Uint8Array.from(heat.data, (_, cell) => {
    const [x, y] = [(cell % heat.width) * step + (step >> 1), Math.floor(cell / heat.width) * step + (step >> 1)];
    return mask[Math.min(height - 1, y) * width + Math.min(width - 1, x)];
  });
  return averagePrecision(rank(heat.data, labels));
}

describe("verify", () => {
  it("finds a patch of colour, says where it is and which balls contradict it", () => {
    const mask = Uint8Array.from({ length: width * height }, (_, at) => {
      const [x, y] = [at % width, Math.floor(at / width)];
      return Number(x >= 60 && x < 96 && y >= 30 && y < 62);
    });
    const red = { width, height, data: Uint8Array.from({ length: 3 * mask.length }, (_, i) => [210, 30, 40][i % 3]) };
    const found = verified(composite(rendering.image, red, mask));
    expect(precision(found, mask)).toBeGreaterThan(0.9);
    expect(found.statistic).toBeGreaterThan(2 * pristine.statistic);
    const [x, y] = found.place!;
    expect(mask[Math.floor(y) * width + Math.floor(x)]).toBe(1);
    const witnesses = found.balls.filter(({ place }) => place);
    expect(witnesses.length).toBeGreaterThanOrEqual(2);
    for (const { contradiction, place } of witnesses) {
      expect(contradiction).toBeGreaterThan(1);
      expect(rendering.seen[Math.floor(place![1]) * width + Math.floor(place![0])]).toBe(
        -1 - found.balls.findIndex((ball) => ball.place === place),
      );
    }
  });

  it("protects what is above the balls, and keeps to its range", () => {
    const { heat, protectedRegion } = pristine;
    const share = protectedRegion.reduce((sum, value) => sum + value, 0) / protectedRegion.length;
    expect(share).toBeGreaterThan(0.35);
    for (let cell = 0; cell < protectedRegion.length; cell++) {
      expect(Number.isNaN(heat.data[cell])).toBe(protectedRegion[cell] === 0);
      if (protectedRegion[cell]) expect(heat.data[cell] >= 0 && heat.data[cell] <= HOTTEST).toBe(true);
    }
  });

  it("finds a board that was moved in the direct view only, and not one that was moved for the balls as well", () => {
    const moved = render(wallBehindBalls(0.35), { seed: 2, samples: 2 });
    const inBall = Uint8Array.from(rendering.seen, (what) => Number(what < 0));
    const mask = Uint8Array.from(rendering.seen, (what, at) => Number(what >= 0 && what !== moved.seen[at]));
    const found = verified(composite(moved.image, rendering.image, inBall));
    expect(precision(found, mask)).toBeGreaterThan(0.7);
    expect(found.statistic).toBeGreaterThan(1.5 * pristine.statistic);
    // The limit of the method: this is what the photograph of another scene looks like.
    expect(verified(moved.image).statistic).toBeLessThan(1.5 * pristine.statistic);
  });
});
