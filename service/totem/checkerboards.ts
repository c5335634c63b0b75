/** A camera's intrinsics from photographs of a checkerboard that it took. */
import { relative, sep } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import { luma } from "../../engine/image/colour.ts";
import type { Plane } from "../../engine/image/raster.ts";
import type { Size } from "../../engine/image/shapes.ts";
import { listInWords } from "../../engine/listInWords.ts";
import { boardPlaces, findBoard, type NoBoard } from "../../engine/totem/pose/checkerboard/findBoard.ts";
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
/** Of BoardCalibration: focusing near and far comes to some, another zoom by a twentieth or a cropped picture to more than the second. */
const DISAGREEMENT = { remarkable: 4, most: 15 };
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
  const leftOut: (NoBoard & { name: string })[] = [];
  for (const [i, { path, name }] of pictures.entries()) {
    progress?.(i / pictures.length);
    const view = await viewIn(path, name, squares, size);
    if ("why" in view) leftOut.push({ name, ...view });
    else views.push(view);
  }
  if (views.length < FEWEST_VIEWS) {
    const found = `The board was found in ${views.length} of ${pictures.length} pictures, ${FEWEST_VIEWS} are needed.`;
    throw new SelfsameError("usage", [found, ...reasonsOf(leftOut)].join(" "), otherSize(leftOut) ?? advice);
  }
  return { ...solved(views, size), leftOut: leftOut.map(({ name, why }) => ({ name, why })) };
}

/** Each reason once, after the pictures that it holds for. */
function reasonsOf(leftOut: readonly { name: string; why: string }[]): string[] {
  const reasons = new Set(leftOut.map(({ why }) => why));
  return [...reasons].map((reason) => {
    const names = leftOut.flatMap(({ name, why }) => (why === reason ? [name] : []));
    return `${listInWords(names)}: ${reason}`;
  });
}

/** What to enter instead, where all the pictures show a board of one other size. */
function otherSize(leftOut: readonly NoBoard[]): string | undefined {
  const sizes = new Set(leftOut.map(({ nearest }) => nearest && `${nearest.across} x ${nearest.down}`));
  const [size] = sizes;
  if (sizes.size !== 1 || !size) return undefined;
  return `Is the board one of ${size} inner corners? Inner corners are where four squares meet: one less than there are squares.`;
}

/** In pixels of the photograph that is calibrated, whose size may be another one. */
async function viewIn(path: string, name: string, squares: BoardSize, size: Size): Promise<BoardView | NoBoard> {
  let plane: Plane;
  try {
    plane = await brightness(path);
  } catch (error) {
    if (!(error instanceof SelfsameError)) throw error;
    return { why: error.message };
  }
  const found = findBoard(plane, squares);
  if ("why" in found) return { ...found, why: `${found.why}.` };
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
    "The boards are all seen from nearly the same side, which leaves the focal length open.",
    advice,
  );
  try {
    const { camera, deviation, residual, disagreement } = calibrateByBoards(views, size);
    const off = `${residual.toFixed(2)} pixels off`;
    if (disagreement > DISAGREEMENT.most)
      throw new SelfsameError(
        "usage",
        `The pictures of the board do not fit one camera: with the best one, corners are ${off}.`,
        "All have to be of one flat board with square fields, by one camera with one zoom, and not cropped. Leave out those that are not.",
      );
    if (deviation > WORST_DEVIATION) throw undetermined;
    const agreed = disagreement > DISAGREEMENT.remarkable ? ", and which do not quite agree on the focal length" : "";
    return { camera, deviation, how: `${views.length} pictures of a checkerboard, whose corners are ${off}${agreed}` };
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
