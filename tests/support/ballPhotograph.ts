/** A small photograph with three balls as a JPEG file, and what somebody would enter about it. */
import sharp from "sharp";
import type { OutlinesDocument } from "../../contract/totem.ts";
import { composite } from "../../engine/image/composite.ts";
import { outlineOf } from "../../engine/totem/pose/outline.ts";
import { render } from "../../engine/totem/simulate/render.ts";
import { wallBehindBalls } from "./wallBehindBalls.ts";

const scene = wallBehindBalls();
const { camera } = scene;
const { width, height } = camera;

/** Millimetres. */
const SENSOR = 36;
export const ballLens = { source: "entered" as const, focal: (camera.fx * SENSOR) / width, sensor: SENSOR };

export const ballOutlines: OutlinesDocument = {
  schema: "selfsame.totem-outlines/1",
  size: { width, height },
  balls: scene.balls.map(({ radius, index, centre }, i) => ({
    name: `ball ${i + 1}`,
    radius,
    index,
    // The picture cuts one of them: nobody clicks beyond its edge.
    points: outlineOf({ centre, radius }, camera, 24).flatMap(([x, y]) => (y < height - 3 ? [[x, y]] : [])),
  })),
};

/** Where the edited photograph has a patch of red. */
export const redPatch = { left: 60, top: 30, right: 96, bottom: 62 };

/** Writes the photograph, and with a patch of red that no ball shows. */
export async function writeBallPhotographs(untouched: string, edited: string): Promise<void> {
  const { image } = render(scene, { seed: 2, samples: 2 });
  const mask = Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    return Number(x >= redPatch.left && x < redPatch.right && y >= redPatch.top && y < redPatch.bottom);
  });
  const red = { width, height, data: Uint8Array.from({ length: 3 * mask.length }, (_, i) => [210, 30, 40][i % 3]) };
  for (const [path, { data }] of [
    [untouched, image],
    [edited, composite(image, red, mask)],
  ] as const)
    await sharp(data, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 92 })
      .toFile(path);
}
