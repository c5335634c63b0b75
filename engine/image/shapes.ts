/** Random regions of pictures, for making splices: 1 inside, 0 outside, `mask[y * width + x]`. */
import type { Random } from "../random.ts";

/** Size of a picture, or of a mask over it. */
export interface Size {
  width: number;
  height: number;
}

/** A round shape with a wavy outline of about that share of the picture; the border may cut off some of it. */
export function blob(size: Size, share: number, source: Random): Uint8Array {
  const radius = radiusOf(size, share);
  const waves = Array.from({ length: 4 }, (_, k) => ({
    height: (0.35 / (k + 1)) * source.uniform(),
    phase: 2 * Math.PI * source.uniform(),
  }));
  const [cx, cy] = centre(size, radius, source);
  return filled(size, (x, y) => {
    const angle = Math.atan2(y - cy, x - cx);
    const wave = waves.reduce((sum, { height, phase }, k) => sum + height * Math.cos((k + 1) * angle + phase), 1);
    return Math.hypot(x - cx, y - cy) < radius * wave;
  });
}

/** A polygon of five to nine corners of about that share of the picture; the border may cut off some of it. */
export function polygon(size: Size, share: number, source: Random): Uint8Array {
  const corners = 5 + source.integer(5);
  const raw = Array.from({ length: corners }, (_, k) => {
    const angle = (2 * Math.PI * (k + 0.8 * source.uniform())) / corners;
    const distance = 0.6 + 0.8 * source.uniform();
    return [distance * Math.cos(angle), distance * Math.sin(angle)] as const;
  });
  const doubled = raw.reduce((sum, [x, y], k) => sum + x * next(raw, k)[1] - next(raw, k)[0] * y, 0);
  const scale = Math.sqrt((share * size.width * size.height) / (doubled / 2));
  const [cx, cy] = centre(size, radiusOf(size, share), source);
  const points = raw.map(([x, y]) => [cx + scale * x, cy + scale * y] as const);
  return filled(size, (x, y) => {
    // Even-odd rule: how many edges lie to the right of the place?
    let inside = false;
    for (let k = 0; k < corners; k++) {
      const [[ax, ay], [bx, by]] = [points[k], next(points, k)];
      if (ay > y !== by > y && x < ax + ((y - ay) * (bx - ax)) / (by - ay)) inside = !inside;
    }
    return inside;
  });
}

const next = <T>(list: readonly T[], k: number): T => list[(k + 1) % list.length];

/** Of the disc with that share of the picture. */
const radiusOf = ({ width, height }: Size, share: number): number => Math.sqrt((share * width * height) / Math.PI);

/** A place from where little is cut off. */
function centre({ width, height }: Size, radius: number, source: Random): [x: number, y: number] {
  const along = (extent: number) => {
    const inside = Math.min(extent / 2, 0.7 * radius);
    return inside + (extent - 2 * inside) * source.uniform();
  };
  const x = along(width);
  return [x, along(height)];
}

function filled({ width, height }: Size, inside: (x: number, y: number) => boolean): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) mask[y * width + x] = Number(inside(x, y));
  return mask;
}

/** The smallest rectangle around all pixels that are set; undefined where none is. */
export function boundsOf(
  mask: ArrayLike<number>,
  { width, height }: Size,
): { x: number; y: number; width: number; height: number } | undefined {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!mask[y * width + x]) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
