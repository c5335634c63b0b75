/**
 * The scene as a radiance field, from nothing but what the balls show (Ma et al., ECCV 2022, stage 1): voxels whose rendering along
 * the bent rays comes close to the pixels of the balls, smooth in total variation. See "The field" in the README for what differs.
 */
import type { RgbImage } from "../../image/raster.ts";
import { type Random, random } from "../../random.ts";
import type { Executor, Tensors } from "../../tensor/executor.ts";
import { adam } from "../../tensor/optimisers/directions.ts";
import { plain } from "../../tensor/optimisers/optimisers.ts";
import { cosineDecay, withWarmUp } from "../../tensor/optimisers/schedules.ts";
import { Training } from "../../tensor/training.ts";
import type { Tensor } from "../../tensor/value.ts";
import type { Ball } from "../refraction/ball.ts";
import type { Camera } from "../refraction/camera.ts";
import { feedShapes, fieldLoss, GLASS, PICKS, RAYS, type Smoothness } from "./fieldLoss.ts";
import { CHANNELS, type Lattice, latticeBehind, lineInto, nearOf, resampled, resized, voxelsOf } from "./lattice.ts";
import { type TotemRays, totemRays } from "./rays.ts";

export interface FieldOptions {
  /** Where the field is trained. */
  executor: Executor;
  /** Of all that is drawn at random: the same again gives the same field, on the same executor. */
  seed: number;
  /** Steps of the training; STEPS where left out. */
  steps?: number;
  smoothness?: Smoothness;
  signal?: AbortSignal;
  progress?: (share: number) => void;
}

export interface RadianceField {
  lattice: Lattice;
  /** [layers, rows, columns, CHANNELS]. */
  voxels: Float32Array;
  /** What it was trained from. */
  rays: TotemRays;
  /** Root mean square difference of what the balls show from what the field says, in square roots of linear light, at the end. */
  residual: number;
}

const STEPS = 900;
/** From one layer to the next, what a ball shows moves by about one voxel. */
const LAYERS = 36;
/** Rays for each place of a layer, and the most places: where no two rays meet in a voxel, any depth explains them. */
const RAYS_PER_PLACE = 3.2;
const MOST_PLACES = 9000;
const SMOOTHNESS: Smoothness = { density: 0.002, colour: 0.002 };
/** Parts of the training: size of the lattice and share of the steps. Coarse voxels find depths that fine ones would not. */
const STAGES = [
  { size: 0.5, share: 0.7 },
  { size: 1, share: 0.3 },
];
/** Highest learning rate, and the share of a part over which it is reached. */
const RATE = 0.05;
const WARM_UP = 0.02;
/** Steps from one look at the signal to the next. */
const AT_ONCE = 4;
/** Share of the steps at the end over which the residual is averaged. */
const LAST = 0.1;

/**
 * Trains a field.
 * @throws RangeError where no ball shows anything of the scene; the signal's reason where it was stopped.
 */
export async function trainField(
  image: RgbImage,
  camera: Camera,
  balls: readonly Ball[],
  options: FieldOptions,
): Promise<RadianceField> {
  const { steps = STEPS, smoothness = SMOOTHNESS, signal, progress } = options;
  signal?.throwIfAborted();
  if (balls.length === 0) throw new RangeError("A field needs balls.");
  const rays = totemRays(image, camera, balls, nearOf(balls));
  if (rays.count === 0) throw new RangeError("No ball shows anything of the scene.");
  const lattice = latticeBehind(balls, camera, LAYERS, Math.min(MOST_PLACES, rays.count / RAYS_PER_PLACE));
  const mirrored = [0, 1, 2].map((c) => meanOf(rays, c));
  let glass: Float32Array = new Float32Array(balls.length * GLASS);
  let voxels: Float32Array | undefined;
  let before = lattice;
  let residual = Number.NaN;
  let done = 0;
  for (const [stage, { size, share }] of STAGES.entries()) {
    const now = resized(lattice, size);
    voxels = voxels ? resampled(voxels, before, now) : new Float32Array(CHANNELS * voxelsOf(now));
    const count = Math.max(1, Math.round(steps * share));
    const graph = fieldLoss(now, balls.length, mirrored, smoothness);
    const training = await Training.create(options.executor, {
      loss: graph.loss,
      metrics: { error: graph.error },
      parameters: [
        { value: graph.voxels, initial: voxels, optimiser: plain(adam()) },
        { value: graph.glass, initial: glass, optimiser: plain(adam()) },
      ],
    });
    try {
      const batches = new Batches(rays, now);
      const schedule = withWarmUp(cosineDecay, WARM_UP);
      let [sum, last] = [0, 0];
      while (training.time < count) {
        signal?.throwIfAborted();
        progress?.((done + training.time) / steps);
        const numbers = Array.from({ length: Math.min(AT_ONCE, count - training.time) }, (_, i) => training.time + i);
        const results = await training.steps(
          numbers.map((step) => batches.at(random(options.seed, "field", stage, step))),
          numbers.map((step) => RATE * schedule(step, count)),
        );
        for (const [i, step] of numbers.entries())
          if (step >= (1 - LAST) * count - 1) [sum, last] = [sum + results[i].error, last + 1];
      }
      residual = Math.sqrt(sum / last);
      const state = await training.state();
      voxels = state.voxels.data as Float32Array;
      glass = state.glass.data as Float32Array;
    } finally {
      await training.release();
    }
    before = now;
    done += count;
  }
  progress?.(1);
  return { lattice, voxels: voxels!, rays, residual };
}

function meanOf({ colour, count }: TotemRays, c: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += colour[3 * i + c];
  return sum / count;
}

/** Draws what a step is fed with. */
class Batches {
  readonly #lines: Float32Array;

  constructor(
    private readonly rays: TotemRays,
    private readonly lattice: Lattice,
  ) {
    this.#lines = linesOf(rays, lattice);
  }

  at(source: Random): Tensors {
    const { count, colour, mirrored, face, ball } = this.rays;
    const { columns, rows, layers } = this.lattice;
    const feeds = Object.fromEntries(
      Object.entries(feedShapes).map(([name, shape]) => [name, numbers(shape)]),
    ) as Record<keyof typeof feedShapes, Tensor>;
    for (let to = 0; to < RAYS; to++) {
      const ray = source.integer(count);
      feeds.lines.data.set(this.#lines.subarray(4 * ray, 4 * ray + 4), 4 * to);
      feeds.colours.data.set(colour.subarray(3 * ray, 3 * ray + 3), 3 * to);
      feeds.surfaces.data.set([mirrored[ray], face[2 * ray], face[2 * ray + 1]], 3 * to);
      feeds.balls.data[to] = ball[ray];
    }
    for (let to = 0; to < PICKS; to++) {
      const layer = source.integer(layers - 1);
      const row = source.integer(rows - 1);
      feeds.picks.data[to] = (layer * rows + row) * columns + source.integer(columns - 1);
    }
    return feeds;
  }
}

const numbers = (shape: readonly number[]): Tensor => ({
  shape,
  dtype: "f32",
  data: new Float32Array(shape.reduce((size, extent) => size * extent, 1)),
});

/** The rays as the lattice has them, four numbers each. */
export function linesOf({ count, exit, direction }: TotemRays, lattice: Lattice): Float32Array {
  const lines = new Float32Array(4 * count);
  const at = (values: Float64Array, i: number) => [values[3 * i], values[3 * i + 1], values[3 * i + 2]] as const;
  for (let i = 0; i < count; i++) lineInto(lattice, at(exit, i), at(direction, i), lines, 4 * i);
  return lines;
}
