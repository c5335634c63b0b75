/**
 * Where in the preview does the picture stand? Cameras shrink the whole picture, set it between bars that need not be
 * even, or cut it to the preview's shape, and often lose a pixel or two at the rim; software may turn the picture and
 * leave the preview. The best placement is found by correlation: a few starting points, then refinement.
 */
import { boxDownscale } from "../../image/boxDownscale.ts";
import { luma } from "../../image/colour.ts";
import type { Plane, RgbImage } from "../../image/raster.ts";

/** Where the whole picture would be drawn, in pixels of the preview. It may reach beyond the preview. */
interface Frame {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Placement {
  /** Quarter turns clockwise that bring the picture into the preview's frame. */
  turns: 0 | 1 | 2 | 3;
  frame: Frame;
  /** Luma of the preview, 0..255; NaN where the picture does not reach. */
  preview: Plane;
  /** Luma of the picture at the same places; NaN likewise. */
  picture: Plane;
  /** Pearson correlation of the two. */
  correlation: number;
}

/** The best placement of `picture` in `preview`. @param limit longest side that is compared, in pixels. */
export function placeInPreview(picture: RgbImage, preview: RgbImage, limit = 256): Placement {
  const small = shrinkTo(preview, limit);
  const longest = Math.max(small.width, small.height);
  const upright = shrinkTo(picture, longest);
  let best: Placement | undefined;
  for (const turns of [0, 1, 2, 3] as const) {
    const turned = turn(upright, turns);
    for (const frame of startingFrames(turned.width / turned.height, small)) {
      const candidate = compare(turned, small, turns, frame);
      if (!best || candidate.correlation > best.correlation) best = candidate;
    }
  }
  return refine(turn(upright, best!.turns), small, best!);
}

/** Luma of the picture, shrunk so that its longest side is at most `limit` pixels and its shortest at least 8. */
function shrinkTo(image: RgbImage, limit: number): Plane {
  const scale = Math.min(1, limit / Math.max(image.width, image.height));
  const width = Math.max(8, Math.round(image.width * scale));
  const height = Math.max(8, Math.round(image.height * scale));
  const { data } = boxDownscale(image, width, height);
  const out = new Float32Array(width * height);
  for (let i = 0; i < out.length; i++) out[i] = luma(data[3 * i], data[3 * i + 1], data[3 * i + 2]);
  return { width, height, data: out };
}

function turn(plane: Plane, turns: number): Plane {
  let current = plane;
  for (let i = 0; i < turns; i++) {
    const { width, height, data } = current;
    const out = new Float32Array(data.length);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) out[x * height + (height - 1 - y)] = data[y * width + x];
    current = { width: height, height: width, data: out };
  }
  return current;
}

/** The whole preview; what its dark bars leave; and, where the shapes differ, the picture fitted inside and around. */
function startingFrames(aspect: number, preview: Plane): Frame[] {
  const { width, height } = preview;
  const frames = [{ x: 0, y: 0, width, height }, withoutBars(preview)];
  if (Math.abs(Math.log(aspect / (width / height))) > 0.02) {
    const byWidth = { x: 0, y: (height - width / aspect) / 2, width, height: width / aspect };
    const byHeight = { x: (width - height * aspect) / 2, y: 0, width: height * aspect, height };
    frames.push(byWidth, byHeight);
  }
  return frames;
}

/** The preview less rows and columns at its rim that are black throughout. */
function withoutBars({ width, height, data }: Plane): Frame {
  const dark = 20;
  const row = (y: number) => data.subarray(y * width, (y + 1) * width).every((value) => value < dark);
  const column = (x: number) => {
    for (let y = 0; y < height; y++) if (data[y * width + x] >= dark) return false;
    return true;
  };
  let [top, bottom, left, right] = [0, height, 0, width];
  while (top < height - 8 && row(top)) top++;
  while (bottom > top + 8 && row(bottom - 1)) bottom--;
  while (left < width - 8 && column(left)) left++;
  while (right > left + 8 && column(right - 1)) right--;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Coordinate descent on the four edges, in steps down to a quarter of a pixel. */
function refine(picture: Plane, preview: Plane, start: Placement): Placement {
  let best = start;
  for (let step = 2; step >= 0.25; step /= 2) {
    for (let improved = true, round = 0; improved && round < 8; round++) {
      improved = false;
      for (const edge of ["left", "right", "top", "bottom"] as const) {
        for (const by of [-step, step]) {
          const candidate = compare(picture, preview, best.turns, moved(best.frame, edge, by));
          if (candidate.correlation > best.correlation + 1e-6) {
            best = candidate;
            improved = true;
          }
        }
      }
    }
  }
  return best;
}

function moved({ x, y, width, height }: Frame, edge: "left" | "right" | "top" | "bottom", by: number): Frame {
  if (edge === "left") return { x: x + by, y, width: width - by, height };
  if (edge === "right") return { x, y, width: width + by, height };
  if (edge === "top") return { x, y: y + by, width, height: height - by };
  return { x, y, width, height: height + by };
}

/** Picture and preview laid on each other in that frame; the picture is read bilinearly. */
function compare(picture: Plane, preview: Plane, turns: Placement["turns"], frame: Frame): Placement {
  const { width, height } = preview;
  const a = new Float32Array(width * height).fill(Number.NaN);
  const b = new Float32Array(width * height).fill(Number.NaN);
  for (let y = 0; y < height; y++) {
    const v = ((y + 0.5 - frame.y) / frame.height) * picture.height - 0.5;
    if (v < -0.5 || v > picture.height - 0.5) continue;
    for (let x = 0; x < width; x++) {
      const u = ((x + 0.5 - frame.x) / frame.width) * picture.width - 0.5;
      if (u < -0.5 || u > picture.width - 0.5) continue;
      a[y * width + x] = preview.data[y * width + x];
      b[y * width + x] = bilinear(picture, u, v);
    }
  }
  return {
    turns,
    frame,
    preview: { width, height, data: a },
    picture: { width, height, data: b },
    correlation: correlation(a, b),
  };
}

function bilinear({ width, height, data }: Plane, u: number, v: number): number {
  const [x, y] = [Math.min(Math.max(u, 0), width - 1), Math.min(Math.max(v, 0), height - 1)];
  const [left, top] = [Math.min(Math.floor(x), width - 2), Math.min(Math.floor(y), height - 2)];
  const [s, t] = [x - left, y - top];
  const at = top * width + left;
  return (
    (data[at] * (1 - s) + data[at + 1] * s) * (1 - t) + (data[at + width] * (1 - s) + data[at + width + 1] * s) * t
  );
}

/**
 * Pearson correlation over the places that both show; 0 where either side is constant, or where they are less than a
 * third of the preview, so that a placement does not win by looking at little.
 */
function correlation(a: Float32Array, b: Float32Array): number {
  let [n, sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i])) continue;
    n++;
    sa += a[i];
    sb += b[i];
    saa += a[i] * a[i];
    sbb += b[i] * b[i];
    sab += a[i] * b[i];
  }
  const [va, vb] = [saa - (sa * sa) / n, sbb - (sb * sb) / n];
  if (n < a.length / 3 || va < 1e-3 || vb < 1e-3) return 0;
  return (sab - (sa * sb) / n) / Math.sqrt(va * vb);
}
