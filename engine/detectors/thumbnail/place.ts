/**
 * Where in the preview does the picture stand? Cameras shrink the whole picture, set it between bars that need not be
 * even, or cut it to the preview's shape, and often lose a pixel or two at the rim; software may turn the picture and
 * leave the preview. The best placement is found by correlation: a few starting points, then refinement.
 */
import { boxDownscale } from "../../image/boxDownscale.ts";
import { luma } from "../../image/colour.ts";
import type { Plane, RgbImage } from "../../image/raster.ts";
import { DARK, type Frame, overlay, type Placement } from "./overlay.ts";

/** Above this correlation nobody looks for a crop. */
const goodEnough = 0.9;
/** Longest side of the pictures in which a crop is looked for, in pixels; steps between places and between scales. */
const cropSearch = { side: 48, step: 2, scale: 0.95 };
/** A crop that keeps less than this share of each side is not found. */
const smallestCrop = 0.58;

/** The best placement of `picture` in `preview`. @param limit longest side that is compared, in pixels. */
export function placeInPreview(picture: RgbImage, preview: RgbImage, limit = 256): Placement {
  const small = shrinkTo(preview, limit);
  const upright = shrinkTo(picture, Math.max(small.width, small.height));
  const refined = (turns: Placement["turns"], frame: Frame): Placement => {
    const turned = turn(upright, turns);
    return refine(turned, small, overlay(turned, small, turns, frame));
  };
  let best: Placement | undefined;
  for (const turns of [0, 1, 2, 3] as const) {
    const turned = turn(upright, turns);
    for (const frame of startingFrames(turned.width / turned.height, small)) {
      const candidate = overlay(turned, small, turns, frame);
      if (!best || candidate.correlation > best.correlation) best = candidate;
    }
  }
  const whole = refined(best!.turns, best!.frame);
  if (whole.correlation >= goodEnough) return whole;
  const { turns, frame } = findCrop(picture, preview);
  const [across, down] = [small.width / frame.of.width, small.height / frame.of.height];
  const crop = refined(turns, {
    x: frame.x * across,
    y: frame.y * down,
    width: frame.width * across,
    height: frame.height * down,
  });
  return crop.correlation > whole.correlation ? crop : whole;
}

/** The part of the preview that looks most like the whole picture, by trying every place and size at low resolution. */
function findCrop(
  picture: RgbImage,
  preview: RgbImage,
): { turns: Placement["turns"]; frame: Frame & { of: { width: number; height: number } } } {
  const small = shrinkTo(preview, cropSearch.side);
  const of = { width: small.width, height: small.height };
  const upright = shrinkTo(picture, Math.round(cropSearch.side * 0.75));
  let best: Placement | undefined;
  for (const turns of [0, 1, 2, 3] as const) {
    const turned = turn(upright, turns);
    const aspect = picture.width / picture.height;
    const shape = turns % 2 === 0 ? aspect : 1 / aspect;
    const widest = Math.min(of.width, of.height * shape);
    for (let width = widest; width >= smallestCrop * widest; width *= cropSearch.scale) {
      const height = width / shape;
      for (let y = 0; y <= of.height - height + 1; y += cropSearch.step) {
        for (let x = 0; x <= of.width - width + 1; x += cropSearch.step) {
          const candidate = overlay(turned, small, turns, { x, y, width, height });
          if (!best || candidate.correlation > best.correlation) best = candidate;
        }
      }
    }
  }
  return { turns: best!.turns, frame: { ...best!.frame, of } };
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
  const row = (y: number) => data.subarray(y * width, (y + 1) * width).every((value) => value < DARK);
  const column = (x: number) => {
    for (let y = 0; y < height; y++) if (data[y * width + x] >= DARK) return false;
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
          const candidate = overlay(picture, preview, best.turns, moved(best.frame, edge, by));
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
