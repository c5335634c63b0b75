import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSelfsameError } from "../../contract/errors.ts";
import { type Camera, undistorted } from "../../engine/totem/refraction/camera.ts";
import { boardPainter, type Standing, standings } from "../../tests/support/checkerboards.ts";
import { intrinsicsFromBoards } from "./checkerboards.ts";

const size = { width: 480, height: 360 };
const camera: Camera = { ...size, fx: 460, fy: 460, cx: 240, cy: 180, distortion: undistorted };
const zoomed: Camera = { ...camera, fx: 550, fy: 550 };
const nine = { across: 9, down: 6 };
const seven = { across: 7, down: 5 };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-boards-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

let written = 0;
async function photographs(list: readonly Standing[], by = camera, squares = nine) {
  const paint = boardPainter(by, squares);
  const pictures: { path: string; name: string }[] = [];
  for (const stands of list) {
    const name = `${++written}.jpg`;
    const data = Uint8Array.from(paint(stands, 0.01, written).data, (value) => 255 * value);
    await sharp(data, { raw: { ...size, channels: 1 } })
      .jpeg({ quality: 90 })
      .toFile(join(folder, name));
    pictures.push({ path: join(folder, name), name });
  }
  return pictures;
}

const held = (count: number, seed = 1) => standings(count, camera, nine, seed);
const calibrated = (pictures: Awaited<ReturnType<typeof photographs>>, squares = nine) =>
  intrinsicsFromBoards({ pictures, squares }, size);
/** Message and advice. */
const refused = async (pictures: Awaited<ReturnType<typeof photographs>>, squares = nine) => {
  const outcome = await calibrated(pictures, squares).catch(asSelfsameError);
  if (!("code" in outcome)) throw new Error(`It was taken: ${outcome.how}`);
  expect(outcome.code).toBe("usage");
  return `${outcome.message} ${outcome.advice}`;
};

describe("intrinsicsFromBoards", () => {
  it("leaves out another board, and takes the rest", async () => {
    const pictures = [...(await photographs(held(4))), ...(await photographs(held(2, 2), camera, seven))];
    const lens = await calibrated(pictures);
    expect(lens.leftOut.map(({ name }) => name)).toEqual(pictures.slice(4).map(({ name }) => name));
    for (const { why } of lens.leftOut) expect(why).toMatch(/no board of 9 x 6 .* the most are 7 x 5\./);
    expect(Math.abs(lens.camera.fx / camera.fx - 1)).toBeLessThan(0.005);
    expect(lens.how).toMatch(/^4 pictures of a checkerboard, whose corners are 0\.\d\d pixels off$/);
  }, 60_000);

  it("tells how many are missing", async () => {
    expect(await refused(await photographs(held(1)))).toMatch(/found in 1 of 1 pictures, 3 are needed.*several sides/);
  }, 60_000);

  it("tells that there is no board, once for all pictures without", async () => {
    const wall = { middle: [40, 0, 10], turns: [0, 0, 0] } as const;
    const pictures = await photographs([wall, wall, wall]);
    const [a, b, c] = pictures.map(({ name }) => name);
    const said = await refused(pictures);
    expect(said).toContain(`found in 0 of 3 pictures, 3 are needed. ${a}, ${b} and ${c}: no board of 9 x 6`);
    expect(said).not.toMatch(/the most are|Is the board/);
  }, 60_000);

  it("asks whether the board has as many corners as all pictures show", async () => {
    const said = await refused(await photographs(held(3)), { across: 10, down: 7 });
    expect(said).toMatch(/found in 0 of 3 .* the most are 9 x 6\. Is the board one of 9 x 6 inner corners\?/);
  }, 60_000);

  it("tells that all boards face the camera", async () => {
    const facing = held(5).map(({ middle, turns }): Standing => ({ middle, turns: [0, 0, turns[2]] }));
    expect(await refused(await photographs(facing))).toMatch(/nearly the same side.*turned by some 30 degrees/);
  }, 60_000);

  it("tells that there were two zooms", async () => {
    const pictures = [...(await photographs(held(4))), ...(await photographs(standings(4, zoomed, nine, 2), zoomed))];
    expect(await refused(pictures)).toMatch(/do not fit one camera.*\d pixels off.*one zoom/);
  }, 60_000);
});
