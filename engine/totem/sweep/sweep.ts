/**
 * A plane sweep through glass balls: for every cell of a coarse grid over the photograph, the depth at which the balls agree best,
 * and what each ball says that the camera should see there.
 */
import type { RgbImage } from "../../image/raster.ts";
import type { Ball } from "../refraction/ball.ts";
import type { Camera } from "../refraction/camera.ts";
import { length } from "../refraction/vector.ts";
import { fittedLight, initialLight } from "./ballLight.ts";
import { BallView, NARROW, SEEN_LENGTH } from "./ballView.ts";
import { chosenDepths, depthCosts, firmly, freely } from "./chosenDepths.ts";
import { directView } from "./directView.ts";
import { depthsBetween } from "./hypotheses.ts";
import { type Testimony, testimonies } from "./testimony.ts";

export interface SweepOptions {
  /** Nearest and farthest depth along z, metres. Left out: a little before the nearest ball's centre; FAR times that. */
  near?: number;
  far?: number;
  hypotheses?: number;
  signal?: AbortSignal;
  progress?: (share: number) => void;
}

export interface Sweep {
  /** Cells. */
  width: number;
  height: number;
  /** Pixels of the photograph along the side of a cell. */
  step: number;
  /** Along z, metres; NaN where a ball is in the way. */
  depth: Float32Array;
  /** 0..1: by how much the depth explains more than others do. */
  confidence: Float32Array;
  /** The photograph itself, red, green and blue interleaved, 0..255 (square roots of linear light); black where a ball is. */
  picture: Float32Array;
  /** 1: a ball is seen directly. */
  ball: Uint8Array;
  /** In the order of the balls. */
  balls: Testimony[];
  /** In the order of the balls, as the weight of a testimony: where depths may jump as they like. Elsewhere a depth decides what is seen. */
  readFreely: Float32Array[];
}

/** Depths of a sweep, and the farthest against the nearest. */
const HYPOTHESES = 64;
const FAR = 12;
/** Where most of a scene is, against the nearest depth. */
const TYPICAL = 3;
/** The nearest ball's centre times this is the nearest depth: balls show what is behind them. */
const NEAR = 0.95;
/** Smoothing of what balls show, pixels: at least, and as a share of the ball's radius; more pixels tell no more about edits. */
const BLUR = 0.8;
const BLUR_SHARE = 1 / 60;
/** Places of the direct view are smoothed at most so many times as much as the finest. */
const COARSEST = 6;
/** Cells per standard deviation of the finest smoothing, and the most cells. */
const CELLS_PER_SIGMA = 1.6;
const MOST_CELLS = 64_000;

/** @throws RangeError where no ball shows anything. */
export function sweep(image: RgbImage, camera: Camera, balls: readonly Ball[], options: SweepOptions = {}): Sweep {
  if (balls.length === 0) throw new RangeError("A sweep needs balls.");
  const { signal, progress } = options;
  const near = options.near ?? NEAR * Math.min(...balls.map(({ centre }) => centre[2]));
  const far = options.far ?? FAR * near;
  const depths = depthsBetween(near, far, options.hypotheses ?? HYPOTHESES);
  const sizes = balls.map(({ centre, radius }) => (camera.fx * radius) / length(centre)).sort((a, b) => a - b);
  const blur = Math.max(BLUR, BLUR_SHARE * sizes[sizes.length >> 1]);
  const views = balls.map((ball) => new BallView(image, camera, ball, blur));
  const finest = blur * Math.min(...views.map((view) => footprintOnAxis(view, TYPICAL * near)));
  if (!Number.isFinite(finest)) throw new RangeError("No ball shows anything of the scene.");
  const coarsest = COARSEST * finest;
  const step = Math.max(
    1,
    Math.round(finest / CELLS_PER_SIGMA),
    Math.ceil(Math.sqrt((image.width * image.height) / MOST_CELLS)),
  );
  const report = (from: number, to: number) => (share: number) => {
    signal?.throwIfAborted();
    progress?.(from + (to - from) * share);
  };
  // First at half the resolution, to learn what the balls mirror.
  const rough = directView(image, camera, balls, { step: 2 * step, finest, coarsest });
  const light = initialLight(rough);
  for (const view of views) view.light = light;
  const first = chosenDepths(depthCosts(views, rough, blur, depths, report(0, 0.2)), rough, depths, firmly);
  const roughly = testimonies(views, rough, blur, first.depth, camera);
  for (const [i, view] of views.entries())
    view.light = fittedLight(view, rough, blur, { depth: first.depth, weight: roughly[i].weight }, light);
  const direct = directView(image, camera, balls, { step, finest, coarsest });
  const costs = depthCosts(views, direct, blur, depths, report(0.2, 0.8));
  const { depth, confidence } = chosenDepths(costs, direct, depths, firmly);
  const said = testimonies(views, direct, blur, depth, camera);
  const another = testimonies(views, direct, blur, chosenDepths(costs, direct, depths, freely).depth, camera);
  progress?.(1);
  const { width, height, ball } = direct;
  return {
    width,
    height,
    step,
    depth,
    confidence,
    picture: direct.picture,
    ball,
    balls: said,
    readFreely: another.map(({ weight }) => weight),
  };
}

/** Pixels of the direct view per pixel of the ball's image, for what lies straight behind it; Infinity where the picture cuts it. */
function footprintOnAxis(view: BallView, away: number): number {
  const [x, y, z] = view.ball.centre;
  const seen = new Float64Array(SEEN_LENGTH);
  return view.see((x * away) / z, (y * away) / z, away, seen) ? seen[NARROW] : Number.POSITIVE_INFINITY;
}
