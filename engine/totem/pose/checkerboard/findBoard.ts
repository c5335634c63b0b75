/** The inner corners of a checkerboard in a photograph. */
import type { Plane } from "../../../image/raster.ts";
import type { Pixel } from "../../refraction/camera.ts";
import { findCorners, refineCorner } from "./corners.ts";
import { type BoardSize, growGrid } from "./grid.ts";
import { homographyOf, mapped } from "./homography.ts";

/** Corners are looked for in a smaller picture, pixels along the longer side, and then found exactly in the whole one. */
const LONGER_SIDE = 1600;
/** Radius of the window of a corner: share of the way to the nearest other one, and pixels. */
const WINDOW = { share: 0.35, least: 3, most: 15 };
/** Corners are less off a plane than this, root mean square, as a share of the squares' width: lenses bend lines a little. */
const OFF_PLANE = 0.2;

/** Why a board was not found, in words, and the largest one that was seen instead. */
export interface NoBoard {
  why: string;
  nearest?: BoardSize;
}

/** @param plane brightness in 0..1. @returns pixels, by rows of the board as growGrid; or what is there instead. */
export function findBoard(plane: Plane, size: BoardSize): Pixel[] | NoBoard {
  const factor = Math.max(1, Math.ceil(Math.max(plane.width, plane.height) / LONGER_SIDE));
  const { places, nearest } = growGrid(findCorners(reduced(plane, factor)), size);
  const wanted = `${size.across} x ${size.down}`;
  if (!places)
    return nearest.across * nearest.down > 3
      ? {
          why: `no board of ${wanted} inner corners is in it, the most are ${nearest.across} x ${nearest.down}`,
          nearest,
        }
      : { why: `no board of ${wanted} inner corners is in it` };
  const rough = whole(places, size).map(([x, y]): Pixel => [x * factor, y * factor]);
  const exact: Pixel[] = [];
  for (const [i, place] of rough.entries()) {
    const column = i % size.across;
    const others = [column > 0 ? i - 1 : i + 1, i >= size.across ? i - size.across : i + size.across];
    const apart = Math.min(...others.map((other) => Math.hypot(...away(rough[other], place))));
    const radius = Math.max(WINDOW.least, Math.min(WINDOW.most, WINDOW.share * apart));
    const found = refineCorner(plane, place, radius);
    if (!found) return { why: "its corners are blurred or too near to the edge of the picture" };
    exact.push(found);
  }
  if (offPlane(exact, size) > OFF_PLANE) return { why: "its corners do not lie in rows and columns" };
  return exact;
}

/** With the places that were not found where the others, on a plane, make them. */
function whole(places: readonly (Pixel | undefined)[], size: BoardSize): Pixel[] {
  const onBoard = boardPlaces(size);
  const found = places.flatMap((place, i) => (place ? [{ place, on: onBoard[i] }] : []));
  const homography = homographyOf(
    found.map(({ on }) => on),
    found.map(({ place }) => place),
  );
  return places.map((place, i) => place ?? mapped(homography, onBoard[i]));
}

const away = (a: Pixel, b: Pixel): [number, number] => [a[0] - b[0], a[1] - b[1]];

/** Root mean square distance from the best view of a plane, over the median distance of neighbours in rows. */
function offPlane(places: readonly Pixel[], { across, down }: BoardSize): number {
  const onBoard = boardPlaces({ across, down });
  const homography = homographyOf(onBoard, places);
  const squares = places.map((place, i) => Math.hypot(...away(place, mapped(homography, onBoard[i]))) ** 2);
  const widths = places
    .flatMap((place, i) => (i % across > 0 ? [Math.hypot(...away(place, places[i - 1]))] : []))
    .sort((a, b) => a - b);
  return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length) / widths[widths.length >> 1];
}

/** Of the corners on the board, in widths of its squares from its middle; by rows. */
export function boardPlaces({ across, down }: BoardSize): Pixel[] {
  return Array.from(
    { length: across * down },
    (_, i): Pixel => [(i % across) - (across - 1) / 2, Math.floor(i / across) - (down - 1) / 2],
  );
}

/** Means over squares of `factor` pixels; what is left over on the right and below is left out. */
function reduced(plane: Plane, factor: number): Plane {
  if (factor === 1) return plane;
  const [width, height] = [Math.floor(plane.width / factor), Math.floor(plane.height / factor)];
  const data = new Float32Array(width * height);
  for (let y = 0; y < height * factor; y++) {
    const row = Math.floor(y / factor) * width;
    for (let x = 0; x < width * factor; x++)
      data[row + Math.floor(x / factor)] += plane.data[y * plane.width + x] / (factor * factor);
  }
  return { width, height, data };
}
