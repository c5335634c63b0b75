/** Outlines as somebody would click them: those that a simulated scene knows, each point off by some pixels. */
import type { OutlinesDocument } from "../../contract/totem.ts";
import { random } from "../../engine/random.ts";

/** @param deviation standard deviation in each direction, pixels. @param seed of the scene. */
export function noisyOutlines(outlines: OutlinesDocument, deviation: number, seed: number): OutlinesDocument {
  const source = random(seed, "outlines");
  const off = (value: number) => Number((value + deviation * source.normal()).toFixed(2));
  return {
    ...outlines,
    balls: outlines.balls.map((ball) => ({ ...ball, points: ball.points.map(([x, y]) => [off(x), off(y)]) })),
  };
}
