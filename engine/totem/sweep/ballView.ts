/** What a ball shows of points in space: where in the photograph, how finely, and with what colour. */
import { toLinear } from "../../image/colour.ts";
import { gaussianBlur } from "../../image/gaussian.ts";
import type { Plane, RgbImage } from "../../image/raster.ts";
import { frameOf } from "../pose/outline.ts";
import type { Ball } from "../refraction/ball.ts";
import { type Camera, project, projectInto } from "../refraction/camera.ts";
import { type ForwardMap, forwardMap } from "../refraction/forward.ts";
import { length } from "../refraction/vector.ts";

/** Sine of the steepest angle of incidence that is looked at: beyond it a ball squeezes and mirrors too much. */
const STEEPEST = 0.92;
/** Variance in square pixels of what reading a pixel between its neighbours smooths: that of the pixel and of the four weights. */
const READING = 1 / 12 + 1 / 6;
/** Sine of the angle from a ball's axis below which a point lies on it. */
const ON_AXIS = 1e-5;
/** Cosine between the ways from the camera and from a ball to a point: below, what the ball shows of it depends on its surface. */
const LEAST_FACING = 0.3;

/** Places of the array that `see` fills. */
export const PLACE_X = 0;
export const PLACE_Y = 1;
/** What a pixel of the ball's image covers of the direct view is an ellipse: half of its short axis, in pixels. */
export const NARROW = 2;
/** From its middle to the ends of its long axis, in pixels to the right and down. */
export const LONG_X = 3;
export const LONG_Y = 4;
/** Share of the light that the surface mirrors there. */
export const MIRRORED = 5;
export const SEEN_LENGTH = 6;

/** Light that reaches the camera by a ball: passed * gain + mirrored * (what is mirrored, a plane over the ball's face). */
export interface BallLight {
  /** Per channel. */
  gain: Float64Array;
  /** Per channel: at the middle of the face, and what is added to the right and below, a radius away. */
  mirrored: Float64Array;
}

export class BallView {
  readonly ball: Ball;
  /** Of the ball in the photograph, pixels. */
  readonly radius: number;
  light: BallLight = { gain: new Float64Array(3).fill(1), mirrored: new Float64Array(9) };
  readonly #map: ForwardMap;
  readonly #camera: Camera;
  readonly #middle: readonly [number, number];
  readonly #fromCamera: number;
  readonly #found = new Float64Array(4);
  readonly #place = new Float64Array(2);
  /** The part of the photograph that holds the ball: linear light, interleaved, smoothed. */
  readonly #left: number;
  readonly #top: number;
  readonly #width: number;
  readonly #height: number;
  readonly #data: Float32Array;

  /** @param blur standard deviation in pixels to which what the ball shows is smoothed, that of the pixels included. */
  constructor(image: RgbImage, camera: Camera, ball: Ball, blur: number) {
    this.ball = ball;
    this.#camera = camera;
    this.#map = forwardMap(ball);
    this.#middle = project(camera, ball.centre);
    this.#fromCamera = ball.radius / length(ball.centre);
    const frame = frameOf(ball, camera, image);
    this.radius = frame.radius;
    this.#left = frame.left;
    this.#top = frame.top;
    this.#width = frame.right - frame.left;
    this.#height = frame.bottom - frame.top;
    this.#data = this.#crop(image, Math.sqrt(Math.max(0, blur * blur - READING)));
  }

  #crop(image: RgbImage, sigma: number): Float32Array {
    const [width, height] = [this.#width, this.#height];
    const data = new Float32Array(3 * width * height);
    for (let c = 0; c < 3; c++) {
      const plane: Plane = { width, height, data: new Float32Array(width * height) };
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          plane.data[y * width + x] = toLinear(image.data[3 * ((y + this.#top) * image.width + x + this.#left) + c]);
      const smooth = sigma > 0 ? gaussianBlur(plane, sigma).data : plane.data;
      for (let at = 0; at < smooth.length; at++) data[3 * at + c] = smooth[at];
    }
    return data;
  }

  /**
   * Where the ball shows a point and how finely, into the first SEEN_LENGTH places of `out`.
   * @returns whether it shows it within the photograph and not too close to its outline.
   */
  see(x: number, y: number, z: number, out: Float64Array): boolean {
    const found = this.#found;
    if (!this.#map.locateInto(x, y, z, found)) return false;
    const { centre, radius, index } = this.ball;
    const sine = Math.sin(found[3]);
    if (sine > STEEPEST) return false;
    const place = this.#place;
    projectInto(this.#camera, found[0], found[1], found[2], place);
    const [column, row] = [place[0] - this.#left, place[1] - this.#top];
    if (!(column >= 1 && row >= 1 && column <= this.#width - 1 && row <= this.#height - 1)) return false;
    const cosine = Math.sqrt(1 - sine * sine);
    const within = Math.sqrt(1 - (sine * sine) / (index * index));
    const fromCamera = this.#fromCamera;
    const awayX = x - centre[0];
    const awayY = y - centre[1];
    const awayZ = z - centre[2];
    const distance = Math.sqrt(awayX * awayX + awayY * awayY + awayZ * awayZ);
    const near = radius / distance;
    const far = radius / fromCamera;
    // How fast the point's angle at the centre and the ray's at the camera turn with the angle of incidence, and around the axis.
    const slant = Math.sqrt(1 - fromCamera * fromCamera * sine * sine);
    const nearSlant = Math.sqrt(Math.max(1e-6, 1 - near * near * sine * sine));
    const turn = 2 - (2 * cosine) / (index * within) - (fromCamera * cosine) / slant - (near * cosine) / nearSlant;
    const radial = (turn * slant) / (fromCamera * cosine);
    const [nx, ny, nz] = [centre[0] / far, centre[1] / far, centre[2] / far];
    const along = (awayX * nx + awayY * ny + awayZ * nz) / distance;
    const across = Math.sqrt(Math.max(0, 1 - along * along));
    // On the axis, all directions are alike.
    const aside = across > ON_AXIS;
    const around = aside ? across / (fromCamera * sine) : radial;
    // Unit vectors from the ball to the point, from the axis to it, and across both.
    const [ax, ay, az] = [awayX / distance, awayY / distance, awayZ / distance];
    const beside = aside ? across : Math.sqrt(nx * nx + nz * nz);
    const ex = (aside ? ax - along * nx : nz) / beside;
    const ey = (aside ? ay - along * ny : 0) / beside;
    const ez = (aside ? az - along * nz : -nx) / beside;
    const [tx, ty, tz] = [along * ex - across * nx, along * ey - across * ny, along * ez - across * nz];
    const [bx, by, bz] = [ny * ez - nz * ey, nz * ex - nx * ez, nx * ey - ny * ex];
    // Onto a surface that faces the camera, and from there into the picture.
    const range = Math.sqrt(x * x + y * y + z * z);
    const facing = Math.max(LEAST_FACING * range, ax * x + ay * y + az * z);
    const tilt = (tx * x + ty * y + tz * z) / facing;
    const sway = (bx * x + by * y + bz * z) / facing;
    const scale = distance / z;
    const longX = radial * scale * (tx - tilt * ax - ((tz - tilt * az) * x) / z);
    const longY = radial * scale * (ty - tilt * ay - ((tz - tilt * az) * y) / z);
    const wideX = around * scale * (bx - sway * ax - ((bz - sway * az) * x) / z);
    const wideY = around * scale * (by - sway * ay - ((bz - sway * az) * y) / z);
    const size = Math.abs(longX * wideY - longY * wideX);
    const long = Math.sqrt(longX * longX + longY * longY);
    const wide = Math.sqrt(wideX * wideX + wideY * wideY);
    const perpendicular = (cosine - index * within) / (cosine + index * within);
    const parallel = (within - index * cosine) / (within + index * cosine);
    out[PLACE_X] = place[0];
    out[PLACE_Y] = place[1];
    // Of the two, the longer is taken for the long axis; the short one has what the area leaves.
    out[NARROW] = size / Math.max(long, wide);
    out[LONG_X] = long > wide ? longX : wideX;
    out[LONG_Y] = long > wide ? longY : wideY;
    out[MIRRORED] = (perpendicular * perpendicular + parallel * parallel) / 2;
    return true;
  }

  /** A place of the photograph from the middle of the ball's face, to the right and down, in radii. */
  onFace(x: number, y: number): [number, number] {
    return [(x - this.#middle[0]) / this.radius, (y - this.#middle[1]) / this.radius];
  }

  /**
   * Square roots of the linear red, green and blue that the thing behind the ball must have, to be seen so at the place that `see`
   * gave; written to `out` from `to` on.
   */
  colour(seen: Float64Array, out: Float64Array, to: number): void {
    const data = this.#data;
    const width = this.#width;
    const x = Math.min(width - 1, Math.max(0, seen[PLACE_X] - this.#left - 0.5));
    const y = Math.min(this.#height - 1, Math.max(0, seen[PLACE_Y] - this.#top - 0.5));
    const left = Math.min(width - 2, x | 0);
    const top = Math.min(this.#height - 2, y | 0);
    const a = x - left;
    const b = y - top;
    const p = 3 * (top * width + left);
    const q = p + 3 * width;
    const mirrored = seen[MIRRORED];
    const passed = (1 - mirrored) * (1 - mirrored);
    const right = (seen[PLACE_X] - this.#middle[0]) / this.radius;
    const below = (seen[PLACE_Y] - this.#middle[1]) / this.radius;
    const light = this.light;
    for (let c = 0; c < 3; c++) {
      const value =
        (1 - b) * ((1 - a) * data[p + c] + a * data[p + 3 + c]) + b * ((1 - a) * data[q + c] + a * data[q + 3 + c]);
      const added =
        mirrored * (light.mirrored[3 * c] + right * light.mirrored[3 * c + 1] + below * light.mirrored[3 * c + 2]);
      out[to + c] = Math.sqrt(Math.max(0, (value - added) / (passed * light.gain[c])));
    }
  }
}
