/** The piece of a picture that is pasted: cut out, resized, turned. */
import { cut, textureAt } from "../../../engine/image/cut.ts";
import type { RgbImage } from "../../../engine/image/raster.ts";
import type { Size } from "../../../engine/image/shapes.ts";
import type { Random } from "../../../engine/random.ts";
import { loadSharp } from "../../decode/sharpBuild.ts";
import { develop } from "../../lab/develop.ts";

export interface Turn {
  /** Size after over size before. */
  scale: number;
  /** Degrees, clockwise. */
  degrees: number;
}

export interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const unturned: Turn = { scale: 1, degrees: 0 };

/** Size of what has to be cut out so that `wanted` pixels are left after the turn; rounded up. */
export function sourceSize(wanted: Size, { scale, degrees }: Turn): Size {
  const diagonal = Math.ceil(Math.hypot(wanted.width, wanted.height));
  const size = degrees === 0 ? wanted : { width: diagonal, height: diagonal };
  return { width: Math.ceil(size.width / scale), height: Math.ceil(size.height / scale) };
}

/** Grey levels by which neighbours differ in pictures of things; sky and walls out of focus have less. */
const leastTexture = 2;

/** A random place with some texture, if eight tries find one. @param free whether the place may be used. */
export function drawPlace(
  image: RgbImage,
  size: Size,
  source: Random,
  free: (place: Place) => boolean = () => true,
): Place | undefined {
  if (size.width > image.width || size.height > image.height) return undefined;
  let best: { place: Place; texture: number } | undefined;
  for (let tries = 0, found = 0; tries < 64 && found < 8; tries++) {
    const x = source.integer(image.width - size.width + 1);
    const place = { x, y: source.integer(image.height - size.height + 1), ...size };
    if (!free(place)) continue;
    found++;
    const texture = textureAt(image, place.x, place.y, Math.min(size.width, size.height));
    if (!best || texture > best.texture) best = { place, texture };
    if (texture >= leastTexture) break;
  }
  return best?.place;
}

/** What is at a place, resized and turned about its middle, in the `wanted` size. */
export async function pieceAt(image: RgbImage, place: Place, wanted: Size, turn: Turn): Promise<RgbImage> {
  let piece = cut(image, place.x, place.y, place.width, place.height);
  const before = turn.degrees === 0 ? wanted : turnedSize(wanted);
  if (piece.width !== before.width || piece.height !== before.height)
    piece = await develop(piece, { size: { ...before, kernel: "lanczos3" } });
  if (turn.degrees === 0) return piece;
  const sharp = await loadSharp();
  const { width, height } = piece;
  // A similarity keeps the middle where it is; the corners that it leaves empty are beyond the wanted size.
  const { data, info } = await sharp(piece.data, { raw: { width, height, channels: 3 } })
    .rotate(turn.degrees)
    .raw()
    .toBuffer({ resolveWithObject: true });
  const left = Math.round((info.width - wanted.width) / 2);
  const top = Math.round((info.height - wanted.height) / 2);
  return cut({ width: info.width, height: info.height, data }, left, top, wanted.width, wanted.height);
}

function turnedSize({ width, height }: Size): Size {
  const diagonal = Math.ceil(Math.hypot(width, height));
  return { width: diagonal, height: diagonal };
}

/**
 * Which pixels of the picture at `place` the pasted pixels come from.
 * @param mask of the pasted pixels, over the picture. @param box where the piece was pasted.
 */
export function sourcePixels(mask: Uint8Array, size: Size, box: Place, place: Place, turn: Turn): Uint8Array {
  const source = new Uint8Array(mask.length);
  const angle = (turn.degrees * Math.PI) / 180;
  const before = turn.degrees === 0 ? box : turnedSize(box);
  const [alongX, alongY] = [before.width / place.width, before.height / place.height];
  for (let row = 0; row < place.height; row++)
    for (let column = 0; column < place.width; column++) {
      // About the middle of the place, then resized, then turned, then about the middle of the box.
      const x = (column + 0.5 - place.width / 2) * alongX;
      const y = (row + 0.5 - place.height / 2) * alongY;
      const toX = Math.floor(Math.cos(angle) * x - Math.sin(angle) * y + box.width / 2);
      const toY = Math.floor(Math.sin(angle) * x + Math.cos(angle) * y + box.height / 2);
      if (toX < 0 || toY < 0 || toX >= box.width || toY >= box.height) continue;
      if (mask[(box.y + toY) * size.width + box.x + toX]) source[(place.y + row) * size.width + place.x + column] = 1;
    }
  return source;
}
