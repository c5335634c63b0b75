/** A camera's intrinsics from photographs of a checkerboard that it took. */
import { relative, sep } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import { luma } from "../../engine/image/colour.ts";
import type { Plane } from "../../engine/image/raster.ts";
import type { Size } from "../../engine/image/shapes.ts";
import { boardPlaces, findBoard } from "../../engine/totem/pose/checkerboard/findBoard.ts";
import type { BoardSize } from "../../engine/totem/pose/checkerboard/grid.ts";
import { type BoardView, calibrateByBoards, FEWEST_VIEWS } from "../../engine/totem/pose/checkerboard/zhang.ts";
import type { KnownIntrinsics } from "../../engine/totem/pose/intrinsics.ts";
import type { Pixel } from "../../engine/totem/refraction/camera.ts";
import { decodePixels } from "../decode/pixels.ts";
import { sniff } from "../decode/sniff.ts";
import { readFile } from "../evidence/readFile.ts";
import { filesBelow } from "../lab/cameraFiles.ts";

export interface BoardPictures {
  pictures: readonly { path: string; name: string }[];
  /** Inner corners of the board. */
  squares: BoardSize;
}

export interface BoardIntrinsics extends Omit<KnownIntrinsics, "warnings"> {
  /** Pictures without the board. */
  leftOut: { name: string; why: string }[];
}

const maxMegapixels = 150;
/** Two shares of sides that differ by less are the same, rounded. */
const SAME_SHAPE = 0.01;
/** A focal length that is known worse was seen from too few sides. */
const WORST_DEVIATION = 0.02;
const advice =
  "Photograph one flat board from several sides, turned by some 30 degrees, in all parts of the picture, with the camera and its zoom as for the photograph.";

/** Pictures of a folder and all below it. @throws SelfsameError usage where it cannot be read. */
export async function boardPictures(folder: string): Promise<BoardPictures["pictures"]> {
  const paths = await filesBelow(folder);
  return paths.map((path) => ({ path, name: relative(folder, path).split(sep).join("/") }));
}

/**
 * @param size of the upright photograph that is calibrated. @param progress share of the pictures that were looked at.
 * @throws SelfsameError usage where a picture has another shape than the photograph, or the boards do not determine the camera.
 */
export async function intrinsicsFromBoards(
  { pictures, squares }: BoardPictures,
  size: Size,
  progress?: (share: number) => void,
): Promise<BoardIntrinsics> {
  const views: BoardView[] = [];
  const leftOut: BoardIntrinsics["leftOut"] = [];
  for (const [i, { path, name }] of pictures.entries()) {
    progress?.(i / pictures.length);
    const view = await viewIn(path, name, squares, size);
    if ("why" in view) leftOut.push({ name, why: view.why });
    else views.push(view);
  }
  if (views.length < FEWEST_VIEWS) {
    const reasons = leftOut.map(({ name, why }) => `${name}: ${why}`);
    const found = `The board was found in ${views.length} of ${pictures.length} pictures, ${FEWEST_VIEWS} are needed.`;
    throw new SelfsameError("usage", [found, ...reasons].join(" "), advice);
  }
  return { ...solved(views, size), leftOut };
}

/** In pixels of the photograph that is calibrated, whose size may be another one. */
async function viewIn(
  path: string,
  name: string,
  squares: BoardSize,
  size: Size,
): Promise<BoardView | { why: string }> {
  let plane: Plane;
  try {
    plane = await brightness(path);
  } catch (error) {
    if (!(error instanceof SelfsameError)) throw error;
    return { why: error.message };
  }
  const found = findBoard(plane, squares);
  if ("why" in found) return { why: `${found.why}.` };
  const [across, down] = [size.width / plane.width, size.height / plane.height];
  if (Math.abs(across / down - 1) > SAME_SHAPE)
    throw new SelfsameError(
      "usage",
      `${name} has ${plane.width} x ${plane.height} pixels, another shape than the photograph with ${size.width} x ${size.height}.`,
      "All have to be whole pictures of one camera, held the same way, and not cropped.",
    );
  return { onBoard: boardPlaces(squares), seen: found.map(([x, y]): Pixel => [x * across, y * down]) };
}

function solved(views: readonly BoardView[], size: Size): Omit<BoardIntrinsics, "leftOut"> {
  const undetermined = new SelfsameError(
    "usage",
    "The boards are seen too much from one side to know the lens.",
    advice,
  );
  try {
    const { camera, deviation, residual } = calibrateByBoards(views, size);
    if (deviation > WORST_DEVIATION) throw undetermined;
    const how = `${views.length} pictures of a checkerboard, whose corners are ${residual.toFixed(2)} pixels off`;
    return { camera, deviation, how };
  } catch (error) {
    throw error instanceof RangeError ? undetermined : error;
  }
}

/** In 0..1. */
async function brightness(path: string): Promise<Plane> {
  const { bytes } = await readFile(path);
  const { image } = await decodePixels(bytes, sniff(bytes), maxMegapixels);
  const { width, height, data } = image;
  const of = (at: number) => luma(data[at], data[at + 1], data[at + 2]) / 255;
  return { width, height, data: Float32Array.from({ length: width * height }, (_, i) => of(3 * i)) };
}
