/** Picture and preview laid on each other in a given frame, and how well they agree there. */
import type { Plane } from "../../image/raster.ts";

/** Luma below which a bar counts as black: JPEG does not keep it at 0. */
export const DARK = 20;

/** Where the whole picture would be drawn, in pixels of the preview. It may reach beyond the preview. */
export interface Frame {
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
  /** Share of the preview outside the frame that is no black bar. */
  brightOutside: number;
}

/** Picture and preview laid on each other in that frame; the picture is read bilinearly. */
export function overlay(picture: Plane, preview: Plane, turns: Placement["turns"], frame: Frame): Placement {
  const { width, height } = preview;
  const a = new Float32Array(width * height).fill(Number.NaN);
  const b = new Float32Array(width * height).fill(Number.NaN);
  let [outside, bright] = [0, 0];
  for (let y = 0; y < height; y++) {
    const v = ((y + 0.5 - frame.y) / frame.height) * picture.height - 0.5;
    for (let x = 0; x < width; x++) {
      const u = ((x + 0.5 - frame.x) / frame.width) * picture.width - 0.5;
      const at = y * width + x;
      if (u < -0.5 || v < -0.5 || u > picture.width - 0.5 || v > picture.height - 0.5) {
        outside++;
        if (preview.data[at] >= DARK) bright++;
        continue;
      }
      a[at] = preview.data[at];
      b[at] = bilinear(picture, u, v);
    }
  }
  return {
    turns,
    frame,
    preview: { width, height, data: a },
    picture: { width, height, data: b },
    correlation: correlation(a, b),
    brightOutside: outside > 0 ? bright / outside : 0,
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
