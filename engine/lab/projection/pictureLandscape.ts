/** Losses of codes against pictures: what a generator draws, brought to where the target lies, and compared there. */
import type { Executor, Tensors } from "../../tensor/executor.ts";
import { add, mul } from "../../tensor/ops/elementwise.ts";
import { constant, input } from "../../tensor/ops/leaves.ts";
import { mean } from "../../tensor/ops/reductions.ts";
import { broadcastTo, reshape, slice } from "../../tensor/ops/shape.ts";
import type { Value } from "../../tensor/value.ts";
import type { ForeignGenerator } from "../generators.ts";
import { changesOf, LIMIT, recoloured } from "./colour.ts";
import { type DenseGenerator, type PictureShape, picturesOf } from "./denseGenerator.ts";
import { BOUND } from "./latents.ts";
import { slopeDifference, weightedL1 } from "./loss.ts";
import { featuresOf, type PerceptionWeights, perceptualDistance } from "./perception.ts";
import { inverse, type Spatial, transformed } from "./spatial.ts";
import { type Landscape, openSurface, type Surface, type Variable } from "./surface.ts";

/** A picture to be found. */
export interface Target {
  /** channels * height * width, planes, 0 to 1. */
  picture: Float32Array;
  /** Weight of each pixel, height * width. */
  weights: Float32Array;
}

/** What is done to a generated picture before it is compared. */
export interface Placement {
  /** From the frame of the target to that of the generator. */
  spatial: Spatial;
  /** Logarithms of the factors of `changesOf`; none where colours are not searched. */
  colour: readonly number[];
}

/** A placement as the graph takes it: the transform that reads a generated picture in the frame of the target, and colours. */
export const givenOf = ({ spatial, colour }: Placement): number[] => [...inverse(spatial), ...colour];

/** How the loss is put together. */
export interface LossOptions {
  /** Share of the term of slopes. */
  slopes: number;
  /** The network that says how alike pictures look, and the share of its term; none where pictures are compared without. */
  perception?: { weights: PerceptionWeights; share: number };
  /** Whether colours are searched. */
  recolour: boolean;
}

/** Rate of Adam for class vectors: 0.01, a fifth of that of latent numbers. */
const CLASS_SHARE = 0.2;

/** Latent numbers, then the class vector. */
export const variablesOf = ({ latent, classes }: { latent: number; classes: number }): Variable[] => [
  ...Array.from({ length: latent }, () => ({ share: 1, low: -BOUND, high: BOUND })),
  ...Array.from({ length: classes }, () => ({ share: CLASS_SHARE, low: 0, high: 1 })),
];

/** Generated pictures [n, channels, h, w] as they look under placements [n, 3 + changes]. */
export function placed(pictures: Value, given: Value, recolour: boolean): Value {
  const moved = transformed(pictures, slice(given, 1, 0, 3));
  return recolour ? recoloured(moved, slice(given, 1, 3, given.shape[1])) : moved;
}

export const givenWidth = ({ channels }: PictureShape, recolour: boolean): number =>
  3 + (recolour ? changesOf(channels).length : 0);

/** Losses [problems, rows] of flat pictures [problems, rows, pixels]. */
function lossesOf(
  pictures: Value,
  given: Value,
  shape: PictureShape,
  targets: readonly Target[],
  { slopes, perception, recolour }: LossOptions,
): Value {
  const [problems, rows] = pictures.shape;
  const { channels, height, width } = shape;
  const n = problems * rows;
  const each = (values: (target: Target) => Float32Array, planes: number) => {
    const all = targets.flatMap((target) => [...values(target)]);
    const stretched = broadcastTo(constant(all, [problems, 1, planes * height * width]), [
      problems,
      rows,
      planes * height * width,
    ]);
    return reshape(stretched, [n, planes, height, width]);
  };
  const seen = placed(reshape(pictures, [n, channels, height, width]), reshape(given, [n, given.shape[2]]), recolour);
  const target = each(({ picture }) => picture, channels);
  const l1 = weightedL1(
    seen,
    target,
    each(({ weights }) => weights, 1),
  );
  const plain = reshape(slopes === 0 ? l1 : add(l1, mul(slopeDifference(seen, target), slopes)), [problems, rows]);
  if (!perception) return plain;
  const once = (values: (target: Target) => Float32Array, planes: number) =>
    constant(
      targets.flatMap((one) => [...values(one)]),
      [problems, planes, height, width],
    );
  const distance = perceptualDistance(
    featuresOf(seen, perception.weights),
    featuresOf(
      once(({ picture }) => picture, channels),
      perception.weights,
    ),
    once(({ weights }) => weights, 1),
  );
  return add(plain, mul(distance, perception.share));
}

/** Share of the rate of Adam for places and the logarithms of colours. */
const PLACE_SHARE = 0.1;
/** How far places may go: no smaller or larger than this, nor beyond the neighbouring picture. */
const [LARGEST, FARTHEST] = [5, 3];

/** The numbers of `givenOf`, where they are moved along with codes. */
const placeVariables = (count: number): Variable[] =>
  Array.from({ length: count }, (_, i) => {
    const share = PLACE_SHARE;
    if (i === 0) return { share, low: 1 / LARGEST, high: LARGEST };
    const high = i < 3 ? FARTHEST : Math.log(LIMIT);
    return { share, low: -high, high };
  });

/**
 * The surface of a generator that is known layer by layer, where Adam moves the place (and colours) along with the latent
 * code and leaves the class as it is: what it says of a class would not count if it left it. The numbers of `givenOf`
 * follow the code.
 * @param prior weight of the mean of z^2: of two codes that draw a picture as well, the more usual one counts.
 */
export function movingSurface(
  executor: Executor,
  generator: DenseGenerator,
  targets: readonly Target[],
  options: LossOptions & { prior: number },
  rows: number,
): Surface {
  const { latent } = generator;
  const own = variablesOf(generator).map((variable, i) => (i < latent ? variable : { ...variable, share: 0 }));
  const places = placeVariables(givenWidth(generator, options.recolour));
  const landscape: Landscape = {
    problems: targets.length,
    variables: [...own, ...places],
    given: 0,
    losses(codes) {
      const pictures = picturesOf(generator, slice(codes, 2, 0, own.length));
      const given = slice(codes, 2, own.length, own.length + places.length);
      const z = slice(codes, 2, 0, latent);
      const unusual = mul(mean(mul(z, z), [2]), options.prior);
      return add(lossesOf(pictures, given, generator, targets, options), unusual);
    },
  };
  return openSurface(executor, landscape, rows);
}

/** The surface of a generator that is known layer by layer. */
export function denseSurface(
  executor: Executor,
  generator: DenseGenerator,
  targets: readonly Target[],
  options: LossOptions,
  rows: number,
): Surface {
  const landscape: Landscape = {
    problems: targets.length,
    variables: variablesOf(generator),
    given: givenWidth(generator, options.recolour),
    losses: (codes, given) => lossesOf(picturesOf(generator, codes), given, generator, targets, options),
  };
  return openSurface(executor, landscape, rows);
}

/** The surface of a generator of which only the pictures are known: it has no gradient. */
export function foreignSurface(
  executor: Executor,
  generator: ForeignGenerator,
  targets: readonly Target[],
  options: LossOptions,
  rows: number,
): Surface {
  const pixels = generator.channels * generator.height * generator.width;
  // The pictures take the place of codes: a landscape whose variables are pixels.
  const landscape: Landscape = {
    problems: targets.length,
    variables: Array.from({ length: pixels }, () => ({ share: 1, low: 0, high: 1 })),
    given: givenWidth(generator, options.recolour),
    losses: (pictures, given) => lossesOf(pictures, given, generator, targets, options),
  };
  const surface = openSurface(executor, landscape, rows);
  const variables = variablesOf(generator);
  return {
    problems: targets.length,
    rows,
    width: variables.length,
    score: async (codes, given) => surface.score(await generator.draw(codes), given),
    descend: async () => {
      throw new Error("This generator gives pictures, but no gradients: only CMA-ES can search it.");
    },
    bounded: (codes) =>
      codes.map((value, i) => {
        const { low, high } = variables[i % variables.length];
        return Math.min(high, Math.max(low, value));
      }),
    release: () => surface.release(),
  };
}

/** Pictures of codes [n, latent + classes] as they look under their placements; flat, one after the other. */
export async function drawPictures(
  executor: Executor,
  generator: DenseGenerator | ForeignGenerator,
  codes: Float32Array,
  placements: readonly Placement[],
): Promise<Float32Array> {
  const n = placements.length;
  const { channels, height, width } = generator;
  const recolour = placements[0].colour.length > 0;
  const pixels = channels * height * width;
  const given = constant(placements.flatMap(givenOf), [n, givenWidth(generator, recolour)]);
  const foreign = "draw" in generator;
  const plain = foreign
    ? input("pictures", [n, pixels])
    : picturesOf(generator, constant(codes, [n, codes.length / n]));
  const seen = placed(reshape(plain, [n, channels, height, width]), given, recolour);
  const program = await executor.compile({ outputs: { seen } });
  const feeds: Tensors = foreign
    ? { pictures: { shape: [n, pixels], dtype: "f32", data: await generator.draw(codes) } }
    : {};
  const results = await program.run(feeds);
  await program.release();
  return Float32Array.from(results["seen"].data);
}
