import { describe, expect, it } from "vitest";
import { onnxExecutor } from "../../../service/executors/onnxExecutor.ts";
import { wallBehindBalls } from "../../../tests/support/wallBehindBalls.ts";
import { composite } from "../../image/composite.ts";
import { averagePrecision, rank } from "../../metrics/ranking.ts";
import { render } from "../simulate/render.ts";
import { CHANNELS } from "./lattice.ts";
import { renderField } from "./renderField.ts";
import { type FieldOptions, type RadianceField, trainField } from "./trainField.ts";
import { asSweep, verifyField } from "./verifyField.ts";

const scene = wallBehindBalls();
const { camera, balls } = scene;
const { width, height } = camera;
const { image } = render(scene, { seed: 1, samples: 2 });
const grid = { width: width / 4, height: height / 4, step: 4 };

const train = (options: Partial<FieldOptions> = {}) =>
  trainField(image, camera, balls, { executor: onnxExecutor(), seed: 1, steps: 10, ...options });

/** Mean difference of neighbours in a row, of the colours before their activation. */
function roughness({ voxels }: RadianceField): number {
  let sum = 0;
  for (let i = CHANNELS; i < voxels.length; i++)
    if (i % CHANNELS > 0) sum += Math.abs(voxels[i] - voxels[i - CHANNELS]);
  return sum / voxels.length;
}

describe("a field", () => {
  it("trained from the balls alone shows what the camera sees, and where a picture was edited", async () => {
    let share = 0;
    const field = await train({
      steps: 120,
      progress: (now) => {
        expect(now).toBeGreaterThanOrEqual(share);
        share = now;
      },
    });
    expect(share).toBe(1);
    const view = renderField(field, camera, grid);
    const { picture, ball } = asSweep(field, view, image, camera, balls);
    const cells = [...view.seen.keys()].filter((cell) => view.seen[cell] && !ball[cell]);
    expect(cells.length).toBeGreaterThan(0.2 * ball.length);
    const mean = [0, 1, 2].map((c) => cells.reduce((sum, cell) => sum + picture[3 * cell + c] / 255, 0) / cells.length);
    let [off, flat] = [0, 0];
    for (const cell of cells)
      for (let c = 0; c < 3; c++) {
        const direct = picture[3 * cell + c] / 255;
        off += Math.abs(view.colour[3 * cell + c] - direct);
        flat += Math.abs(mean[c] - direct);
      }
    expect(off).toBeLessThan(0.75 * flat);
    for (const cell of cells) expect(view.depth[cell]).toBeGreaterThan(1);

    const inside = (x: number, y: number) => x >= 90 && x < 150 && y >= 30 && y < 80;
    const mask = Uint8Array.from({ length: width * height }, (_, at) =>
      Number(inside(at % width, Math.floor(at / width))),
    );
    const red = { width, height, data: Uint8Array.from({ length: 3 * mask.length }, (_, i) => [230, 10, 20][i % 3]) };
    const { heat } = verifyField(field, view, composite(image, red, mask), camera, balls);
    const edited = Uint8Array.from(heat.data, (_, cell) =>
      Number(inside(4 * (cell % grid.width) + 2, 4 * Math.floor(cell / grid.width) + 2)),
    );
    expect(averagePrecision(rank(heat.data, edited))).toBeGreaterThan(0.7);
  }, 60_000);

  it("makes do with balls of which one shows nothing", async () => {
    const more = [...balls, { ...balls[0], centre: [5, 0.25, 1] as const }];
    const field = await trainField(image, camera, more, { executor: onnxExecutor(), seed: 1, steps: 4 });
    const view = renderField(field, camera, grid);
    expect(view.weight).toHaveLength(4);
    expect(Math.max(...view.weight[3])).toBe(0);
    expect(verifyField(field, view, image, camera, more).balls).toHaveLength(4);
  }, 60_000);

  it("is smoother for total variation", async () => {
    const [rough, smooth] = [
      await train({ steps: 40, smoothness: { density: 0, colour: 0 } }),
      await train({ steps: 40, smoothness: { density: 0.1, colour: 0.1 } }),
    ];
    expect(roughness(smooth)).toBeLessThan(0.7 * roughness(rough));
  }, 60_000);

  it("comes out the same for the same seed, and not for another", async () => {
    const [first, again, other] = [await train(), await train(), await train({ seed: 2 })];
    expect(again).toEqual(first);
    expect(other.voxels).not.toEqual(first.voxels);
  }, 60_000);

  it("stops when it is told to, and needs balls that show something", async () => {
    const stop = new AbortController();
    const stopped = train({ steps: 100_000, signal: stop.signal, progress: (share) => share > 0 && stop.abort() });
    await expect(stopped).rejects.toThrow(/abort/i);
    await expect(train({ signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    const options = { executor: onnxExecutor(), seed: 1 };
    await expect(trainField(image, camera, [], options)).rejects.toThrow(RangeError);
    const far = balls.map((ball) => ({ ...ball, centre: [50, 0, 1] as const }));
    await expect(trainField(image, camera, far, options)).rejects.toThrow(RangeError);
  });
});
