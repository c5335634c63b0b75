/** Whether views of a board agree about the camera, seen from how much they would rather be bent each on its own. */
import { type Camera, type Pixel, project, rayThrough } from "../../refraction/camera.ts";
import { homographyOf, mapped } from "./homography.ts";
import type { BoardView } from "./zhang.ts";

export interface ViewScatter {
  /** Variance of a corner's place along an axis, square pixels, with each view free to be any view of a plane. */
  corners: number;
  /** The same, from what the views lose when they have to be views by one camera: as large where it is one camera's. */
  views: number;
}

/** What a plane's view has besides the board's position; focal lengths and principal point; and the lens' distortion. */
const FREE = 2;
const SHARED = 4;
const OF_LENS = 4;
const OF_PLANE = 8;

/**
 * An analysis of variance (Fisher 1925): one camera takes two numbers of each view's freedom, and only these say anything of the
 * focal length, so what is lost by them tells how well it is known. Corners alone cannot: a set of two zooms has exact ones.
 * @param squares sum of the squared distances, pixels, with one camera.
 */
export function viewScatter(views: readonly BoardView[], camera: Camera, squares: number): ViewScatter {
  const corners = views.reduce((sum, { seen }) => sum + seen.length, 0);
  const free = views.reduce((sum, view) => sum + squaresOfPlane(view, camera), 0);
  return {
    corners: free / Math.max(1, 2 * corners - OF_PLANE * views.length - OF_LENS),
    views: Math.max(0, squares - free) / (FREE * views.length - SHARED),
  };
}

/** Of the distances from the best view of a plane through that lens, whatever its focal length. */
function squaresOfPlane({ onBoard, seen }: BoardView, camera: Camera): number {
  const straight = seen.map((place): Pixel => {
    const [x, y] = rayThrough(camera, place);
    return [x, y];
  });
  const homography = homographyOf(onBoard, straight);
  return onBoard.reduce((sum, place, i) => {
    const [x, y] = mapped(homography, place);
    const [u, v] = project(camera, [x, y, 1]);
    return sum + (u - seen[i][0]) ** 2 + (v - seen[i][1]) ** 2;
  }, 0);
}
