/** Pieces of the rim of a ball in the picture, and the light of the pixels in each. */
import { rgbToYCbCr, toLinear } from "../../../image/colour.ts";
import type { RgbImage } from "../../../image/raster.ts";
import type { Ball } from "../../refraction/ball.ts";
import { type Camera, type Pixel, project, rayThrough } from "../../refraction/camera.ts";
import { unit } from "../../refraction/vector.ts";
import { missOf, outlineOf } from "../outline.ts";

/** Length of a sector along the outline, and how far it reaches to both sides, pixels. */
const ALONG = 12;
const REACH = 4;
/** Standard deviation of the weights of pixels across the outline: further off, much else may change. */
const NEAR = 2;
/** Fewer pixels say nothing. */
const FEWEST_PIXELS = 40;
const FEWEST_SECTORS = 8;
/** Points by which the length of an outline is measured. */
const FINE = 64;

/** Lengths are pixels of the picture that was averaged. */
export interface RimPixel {
  /** From the outline, positive inside, and along it from the middle of the sector. */
  inside: number;
  along: number;
  weight: number;
  /** Linear light of the brightness, then both differences of colour: in JPEG files these are much less sharp. */
  channels: readonly [light: number, blue: number, red: number];
}

export interface Sector {
  /** On the outline from which sectors were cut, pixels of the photograph. */
  place: Pixel;
  pixels: RimPixel[];
}

/** Angle by which the miss of an outline changes from one pixel to the next across it, at a place of the picture; radians. */
export function missPerPixel(
  [x, y]: Pixel,
  { centre, radius }: Pick<Ball, "centre" | "radius">,
  camera: Camera,
): number {
  const missAt = (place: Pixel) => missOf(unit(rayThrough(camera, place)), centre, radius).miss;
  const across = missAt([x + 0.5, y]) - missAt([x - 0.5, y]);
  const down = missAt([x, y + 0.5]) - missAt([x, y - 0.5]);
  return Math.hypot(across, down);
}

/**
 * Sectors of a ball, those that lie within the picture.
 * @param average so many pixels of the photograph along a side are taken together, so that large balls take no longer than small ones.
 */
export function rimSectors(image: RgbImage, camera: Camera, ball: Ball, average: number): Sector[] {
  const fine = outlineOf(ball, camera, FINE);
  const around = fine.reduce((sum, [x, y], i) => {
    const [u, v] = fine[(i + 1) % FINE];
    return sum + Math.hypot(x - u, y - v);
  }, 0);
  const places = outlineOf(ball, camera, Math.max(FEWEST_SECTORS, Math.round(around / (ALONG * average))));
  const pixels = pixelsOf(image, camera, ball, { places, average });
  return places
    .map((place, i) => ({ place, pixels: pixels[i] }))
    .filter((sector) => sector.pixels.length >= FEWEST_PIXELS);
}

/** Of each sector, those that are nearer to its place than to others'. */
function pixelsOf(
  image: RgbImage,
  camera: Camera,
  ball: Ball,
  { places, average }: { places: readonly Pixel[]; average: number },
): RimPixel[][] {
  const [middleX, middleY] = project(camera, ball.centre);
  const radii = places.map(([x, y]) => Math.hypot(x - middleX, y - middleY));
  const [most, least] = [Math.max(...radii) + (REACH + 1) * average, Math.min(...radii) - (REACH + 1) * average];
  const sectors: RimPixel[][] = places.map(() => []);
  const [columns, rows] = [Math.floor(image.width / average), Math.floor(image.height / average)];
  const within = (low: number, high: number, count: number): [number, number] => [
    Math.max(0, Math.floor(low / average)),
    Math.min(count, Math.ceil(high / average)),
  ];
  const [left, right] = within(middleX - most, middleX + most, columns);
  const [top, bottom] = within(middleY - most, middleY + most, rows);
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++) {
      const [x, y] = [(column + 0.5) * average, (row + 0.5) * average];
      const away = Math.hypot(x - middleX, y - middleY);
      if (away < least || away > most) continue;
      const { miss } = missOf(unit(rayThrough(camera, [x, y])), ball.centre, ball.radius);
      const inside = -miss / (missPerPixel([x, y], ball, camera) * average);
      if (!(Math.abs(inside) < REACH)) continue;
      let best = 0;
      let nearest = Number.POSITIVE_INFINITY;
      for (let i = 0; i < places.length; i++) {
        const far = (places[i][0] - x) ** 2 + (places[i][1] - y) ** 2;
        if (far < nearest) [best, nearest] = [i, far];
      }
      const [px, py] = [places[best][0] - middleX, places[best][1] - middleY];
      const along = ((y - middleY) * px - (x - middleX) * py) / (Math.hypot(px, py) * average);
      const channels = meanLight(image, column * average, row * average, average);
      sectors[best].push({ inside, along, weight: Math.exp(-((inside / NEAR) ** 2) / 2), channels });
    }
  return sectors;
}

function meanLight({ width, data }: RgbImage, left: number, top: number, side: number): RimPixel["channels"] {
  let [light, blue, red] = [0, 0, 0];
  for (let y = top; y < top + side; y++)
    for (let x = left; x < left + side; x++) {
      const at = 3 * (y * width + x);
      const [brightness, cb, cr] = rgbToYCbCr(data[at], data[at + 1], data[at + 2]);
      light += toLinear(Math.round(brightness));
      blue += cb / 255;
      red += cr / 255;
    }
  const count = side * side;
  return [light / count, blue / count, red / count];
}
