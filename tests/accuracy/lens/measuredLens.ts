/** How exactly a set of photographs of a checkerboard gives the lens that took them. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { findBoard } from "../../../engine/totem/pose/checkerboard/findBoard.ts";
import type { Pixel } from "../../../engine/totem/refraction/camera.ts";
import { intrinsicsFromBoards } from "../../../service/totem/checkerboards.ts";
import { anyConditions, boardCamera, heldBoards } from "../../support/photographedBoards.ts";

/** Inner corners. */
export const board = { across: 9, down: 6 };

export interface LensSet {
  /** Photographs in which the board was found, of how many. */
  found: number;
  of: number;
  /** Distances of corners from where the camera truly sees them, pixels: root mean square, and of the photograph that is worst. */
  corners: number;
  worst: number;
  /** Of the focal length, the larger one of both axes, as a share of it: what it is off, and what is said of it. */
  focalError: number;
  deviation: number;
  /** Of the principal point, pixels. */
  centreError: number;
  /** Root mean square distance of corners from where the lens predicts them, pixels, as it is told. */
  residual: string;
}

/** @param width, height of the photographs. Everything else follows from the seed. @throws SelfsameError as intrinsicsFromBoards. */
export async function measuredLens(seed: number, width: number, height: number, count: number): Promise<LensSet> {
  const conditions = anyConditions(seed, width, height);
  const { camera } = conditions;
  const photograph = boardCamera(conditions, board, seed);
  const folder = mkdtempSync(join(tmpdir(), "selfsame-lens-"));
  try {
    const pictures: { path: string; name: string }[] = [];
    const errors: number[] = [];
    for (const [i, stands] of heldBoards(count, camera, board, seed).entries()) {
      const { jpeg, corners } = await photograph(stands, i);
      const name = `board-${i}.jpg`;
      pictures.push({ path: join(folder, name), name });
      writeFileSync(join(folder, name), jpeg);
      const { data } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
      const seen = findBoard({ width, height, data: Float32Array.from(data, (value) => value / 255) }, board);
      if (!("why" in seen)) errors.push(cornerError(seen, corners));
    }
    const lens = await intrinsicsFromBoards({ pictures, squares: board }, { width, height });
    const off = (["fx", "fy"] as const).map((axis) => Math.abs(lens.camera[axis] / camera[axis] - 1));
    return {
      found: errors.length,
      of: count,
      corners: Math.sqrt(errors.reduce((sum, value) => sum + value * value, 0) / errors.length),
      worst: Math.max(...errors),
      focalError: Math.max(...off),
      deviation: lens.deviation,
      centreError: Math.hypot(lens.camera.cx - camera.cx, lens.camera.cy - camera.cy),
      residual: /([\d.]+) pixels/.exec(lens.how)?.[1] ?? "",
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Root mean square. Which of two opposite corners of the board is first is open. */
function cornerError(seen: readonly Pixel[], truth: readonly Pixel[]): number {
  const squares = (of: readonly Pixel[]) =>
    of.reduce((sum, [x, y], i) => sum + (x - truth[i][0]) ** 2 + (y - truth[i][1]) ** 2, 0) / of.length;
  return Math.sqrt(Math.min(squares(seen), squares(seen.toReversed())));
}
