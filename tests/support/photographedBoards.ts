/**
 * Photographs of a checkerboard with what real ones have: a lens that bends lines, blur of focus and hand, uneven light, things around
 * the board, noise of the sensor, a tone curve, sharpening and JPEG. Paper is flat and the whole picture is exposed at once.
 */
import sharp from "sharp";
import { toSrgb } from "../../engine/image/colour.ts";
import { gaussianBlur } from "../../engine/image/gaussian.ts";
import type { Plane } from "../../engine/image/raster.ts";
import { type Random, random } from "../../engine/random.ts";
import { boardPlaces } from "../../engine/totem/pose/checkerboard/findBoard.ts";
import type { BoardSize } from "../../engine/totem/pose/checkerboard/grid.ts";
import type { Camera, Pixel } from "../../engine/totem/refraction/camera.ts";
import { pattern } from "../../engine/totem/simulate/patterns.ts";
import { boardPainter, type Standing, seenOnBoard } from "./checkerboards.ts";

/** How a camera takes photographs. */
export interface Conditions {
  camera: Camera;
  /** Standard deviation of the focus' blur, pixels. */
  blur: number;
  /** Of white paper, linear light. */
  noise: number;
  /** How much of what blur takes away the camera adds again. */
  sharpening: number;
}

export interface Photograph {
  jpeg: Buffer;
  /** Inner corners by rows, where the camera truly sees them. */
  corners: Pixel[];
}

const QUALITY = 85;
/** Shares of the light that white paper has in the picture, and that a soft shadow takes. */
const WHITE = 0.75;
const SHADOW = 0.35;
/** Greatest length of a hand's tremor while the shutter is open, pixels, and steps in which it is added up. */
const TREMOR = 1.6;
const TREMOR_STEPS = 7;
/** Of the picture's longer side: no nearer to its edges is a square. */
const MARGIN = 0.01;

/** A lens and a sensor that could be real; everything follows from the seed. */
export function anyConditions(seed: number, width: number, height: number): Conditions {
  const source = random(seed, "conditions");
  const between = betweenOf(source);
  const fx = between(0.7, 1.4) * width;
  const k1 = between(-0.2, 0.06);
  return {
    camera: {
      width,
      height,
      fx,
      fy: fx * between(0.998, 1.002),
      cx: width * between(0.485, 0.515),
      cy: height * between(0.485, 0.515),
      distortion: { k1, k2: -0.3 * k1 * between(0, 1), k3: 0, p1: between(-1, 1) * 1e-3, p2: between(-1, 1) * 1e-3 },
    },
    blur: between(0.5, 1.2),
    noise: between(0.005, 0.02),
    sharpening: between(0, 0.8),
  };
}

/** Boards as somebody holds them: the whole board in view, some a third of the picture across and some most of it, turned to 45 degrees. */
export function heldBoards(count: number, camera: Camera, size: BoardSize, seed: number): Standing[] {
  const source = random(seed, "held");
  const between = betweenOf(source);
  const found: Standing[] = [];
  while (found.length < count) {
    const far = ((size.across + 1) * camera.fx) / (camera.width * between(0.4, 0.85));
    const turn = (most: number) => between(-most, most);
    const stands: Standing = {
      middle: [turn(0.35) * far * (camera.width / camera.fx), turn(0.35) * far * (camera.height / camera.fx), far],
      turns: [turn(0.75), turn(0.65), turn(0.5)],
    };
    if (isInView(camera, size, stands)) found.push(stands);
  }
  return found;
}

function isInView(camera: Camera, { across, down }: BoardSize, stands: Standing): boolean {
  const margin = MARGIN * camera.width;
  const [x, y] = [(across + 1) / 2, (down + 1) / 2];
  return [
    [-x, -y],
    [x, -y],
    [x, y],
    [-x, y],
  ].every(([u, v]) => {
    const [i, j] = seenOnBoard(camera, stands, [u, v]);
    return i > margin && j > margin && i < camera.width - margin && j < camera.height - margin;
  });
}

/** Photographs of a board as one camera takes them. */
export function boardCamera({ camera, blur, noise, sharpening }: Conditions, size: BoardSize, seed: number) {
  const { width, height } = camera;
  const room = pattern(512, random(seed, "room"));
  const scale = room.width / width;
  const beyond = (at: number) => {
    const [x, y] = [Math.floor((at % width) * scale), Math.floor(Math.floor(at / width) * scale)];
    return (room.data[3 * (y * room.width + x) + 1] / 255) ** 2.2;
  };
  const paint = boardPainter(camera, size, beyond);
  return async (stands: Standing, number: number): Promise<Photograph> => {
    const source = random(seed, number, "photograph");
    const lit = uneven(paint(stands, 0, 0), source);
    const seen = gaussianBlur(shaken(lit, source), blur);
    const variance = (light: number) => (0.2 * noise) ** 2 + noise ** 2 * (light / WHITE);
    const data = seen.data.map((light) => Math.max(0, light + Math.sqrt(variance(light)) * source.normal()));
    const developed = sharpened(
      { width, height, data: data.map((light) => toSrgb(Math.min(1, light)) / 255) },
      sharpening,
    );
    const bytes = Uint8Array.from(developed.data, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
    return {
      jpeg: await sharp(bytes, { raw: { width, height, channels: 1 } })
        .jpeg({ quality: QUALITY })
        .toBuffer(),
      corners: boardPlaces(size).map((place) => seenOnBoard(camera, stands, place)),
    };
  };
}

/** Light that falls off to one side and to the corners, and a soft shadow across. */
function uneven({ width, height, data }: Plane, source: Random): Plane {
  const between = betweenOf(source);
  const [slopeX, slopeY] = [between(-0.25, 0.25), between(-0.25, 0.25)];
  const vignette = between(0.1, 0.4);
  const angle = between(0, 2 * Math.PI);
  const [at, soft] = [between(-0.4, 0.4), between(0.01, 0.1)];
  const lit = data.map((light, i) => {
    const [x, y] = [((i % width) - width / 2) / width, (Math.floor(i / width) - height / 2) / width];
    const shadow = SHADOW / (1 + Math.exp(-(x * Math.cos(angle) + y * Math.sin(angle) - at) / soft));
    return WHITE * light * (1 + slopeX * x + slopeY * y) * (1 - vignette * (x * x + y * y)) * (1 - shadow);
  });
  return { width, height, data: lit };
}

/** Moved in a straight line while the shutter is open; the middle of the way is where the camera stands. */
function shaken({ width, height, data }: Plane, source: Random): Plane {
  const [angle, way] = [2 * Math.PI * source.uniform(), TREMOR * source.uniform()];
  const out = new Float32Array(data.length);
  for (let step = 0; step < TREMOR_STEPS; step++) {
    const along = way * (step / (TREMOR_STEPS - 1) - 0.5);
    const [x, y] = [along * Math.cos(angle), along * Math.sin(angle)];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [a, b] = [x - left, y - top];
    for (let row = 0; row < height; row++) {
      const above = width * within(row + top, height);
      const below = width * within(row + top + 1, height);
      for (let column = 0; column < width; column++) {
        const before = within(column + left, width);
        const after = within(column + left + 1, width);
        const upper = (1 - a) * data[above + before] + a * data[above + after];
        const lower = (1 - a) * data[below + before] + a * data[below + after];
        out[row * width + column] += ((1 - b) * upper + b * lower) / TREMOR_STEPS;
      }
    }
  }
  return { width, height, data: out };
}

const within = (at: number, count: number): number => Math.min(count - 1, Math.max(0, at));

function sharpened(plane: Plane, amount: number): Plane {
  const soft = gaussianBlur(plane, 1);
  return { ...plane, data: plane.data.map((value, at) => value + amount * (value - soft.data[at])) };
}

const betweenOf = (source: Random) => (least: number, most: number) => least + (most - least) * source.uniform();
