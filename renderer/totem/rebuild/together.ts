/** What all balls together say that the camera should see. */
import { toLinear, toSrgb } from "../../../engine/image/colour.ts";
import type { BallGrids } from "./grids.ts";

/**
 * Mean of the balls' pictures in linear light, weighted by how much each may be trusted.
 * @returns 8-bit sRGB, interleaved, and the sum of the weights: where it is 0, no ball says anything and the picture is black.
 */
export function together(balls: readonly BallGrids[]): { picture: Uint8Array; weight: Float32Array } {
  const cells = balls[0]?.weight.length ?? 0;
  const picture = new Uint8Array(3 * cells);
  const weight = new Float32Array(cells);
  for (const ball of balls) for (let cell = 0; cell < cells; cell++) weight[cell] += ball.weight[cell];
  for (let i = 0; i < 3 * cells; i++) {
    const cell = Math.floor(i / 3);
    if (!(weight[cell] > 0)) continue;
    let light = 0;
    for (const ball of balls) if (ball.weight[cell] > 0) light += ball.weight[cell] * toLinear(ball.picture[i]);
    picture[i] = toSrgb(light / weight[cell]);
  }
  return { picture, weight };
}
