/** Pictures to be found: digits that were held out, moved and changed by known amounts, or a picture of the user's. */
import { quantile } from "../../metrics/quantile.ts";
import { median } from "../../metrics/summary.ts";
import { random } from "../../random.ts";
import type { Executor } from "../../tensor/executor.ts";
import { constant } from "../../tensor/ops/leaves.ts";
import { imageTensor, type LabelledImages } from "../images.ts";
import { changesOf } from "./colour.ts";
import type { PictureShape } from "./denseGenerator.ts";
import { weightOf } from "./loss.ts";
import { givenOf, type Placement, placed, type Target } from "./pictureLandscape.ts";
import { identity, type Placing } from "./spatial.ts";

export interface KnownTarget extends Target {
  /** Index of its class; of a picture of the user's the one that was given. */
  label: number;
  /** As it was before it was moved. */
  original: Float32Array;
  /** Where it was moved to, and how its colours were changed; none for a picture of the user's. */
  truth?: Placement;
}

/** Share of the range of values by which a thing stands out from its ground. */
const STANDS_OUT = 0.2;

/** Mean over channels, height * width. */
function greyOf(picture: Float32Array, { channels, height, width }: PictureShape): Float32Array {
  const plane = height * width;
  return Float32Array.from({ length: plane }, (_, i) => {
    let total = 0;
    for (let c = 0; c < channels; c++) total += picture[c * plane + i];
    return total / channels;
  });
}

/** Median of the outermost pixels. */
export function groundOf(grey: Float32Array, { height, width }: PictureShape): number {
  const border = [...grey].filter((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return x === 0 || y === 0 || x === width - 1 || y === height - 1;
  });
  return median(border);
}

/** The box around what stands out from the ground; the whole picture where nothing does. */
export function placingOf(picture: Float32Array, shape: PictureShape): Placing {
  const { height, width } = shape;
  const grey = greyOf(picture, shape);
  const ground = groundOf(grey, shape);
  const apart = grey.map((value) => Math.abs(value - ground));
  const most = quantile(apart.toSorted(), 0.99);
  let [left, top, right, bottom] = [width, height, -1, -1];
  apart.forEach((value, i) => {
    if (value <= STANDS_OUT * most || most === 0) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  });
  if (right < 0) return { centre: [0.5, 0.5], size: [1, 1] };
  return {
    centre: [(top + bottom + 1) / 2 / height, (left + right + 1) / 2 / width],
    size: [(bottom - top + 1) / height, (right - left + 1) / width],
  };
}

/** Where things lie on average. */
export function meanPlacing(pictures: readonly Float32Array[], shape: PictureShape): Placing {
  const all = pictures.map((picture) => placingOf(picture, shape));
  const pair = (of: (placing: Placing) => readonly [number, number]): [number, number] => {
    const sum = all.map(of).reduce<[number, number]>((a, b) => [a[0] + b[0], a[1] + b[1]], [0, 0]);
    return [sum[0] / all.length, sum[1] / all.length];
  };
  return { centre: pair(({ centre }) => centre), size: pair(({ size }) => size) };
}

/** A picture with the weights of its pixels: whole inside the box around the thing, less outside. */
export function targetOf(picture: Float32Array, shape: PictureShape): Target {
  const { height, width } = shape;
  const { centre, size } = placingOf(picture, shape);
  const weights = Float32Array.from({ length: height * width }, (_, i) => {
    const x = ((i % width) + 0.5) / width;
    const y = (Math.floor(i / width) + 0.5) / height;
    const inside = Math.abs(x - centre[1]) <= size[1] / 2 && Math.abs(y - centre[0]) <= size[0] / 2;
    return weightOf(inside ? 1 : -1);
  });
  return { picture, weights };
}

/**
 * Held-out pictures moved by `shift` in both directions and scaled by 1 + or - `scale`, the signs drawn at random; with
 * `recolour` by random gamma, contrast and brightness besides.
 * @param chosen indices.
 */
export async function movedTargets(
  executor: Executor,
  images: LabelledImages,
  chosen: readonly number[],
  { seed, shift, scale, recolour }: { seed: number; shift: number; scale: number; recolour: boolean },
): Promise<KnownTarget[]> {
  const shape = images;
  const pixels = shape.channels * shape.height * shape.width;
  const tensor = imageTensor(images, chosen);
  const truths = chosen.map((index): Placement => {
    const source = random(seed, "moved", index);
    const signed = (amount: number) => (source.uniform() < 0.5 ? -amount : amount);
    // Read at s out + t: a scale below 1 makes the thing larger.
    const spatial = [1 + signed(scale), signed(shift), signed(shift)] as const;
    const colour = changesOf(shape.channels).map(() => (source.uniform() - 0.5) * 2 * Math.log(1.3));
    return { spatial, colour: recolour ? colour : [] };
  });
  const given = constant(truths.flatMap(givenOf), [chosen.length, givenOf(truths[0]).length]);
  const program = await executor.compile({
    outputs: { moved: placed(constant(tensor.data, tensor.shape), given, recolour) },
  });
  const { moved } = await program.run({});
  await program.release();
  return chosen.map((index, i) => ({
    ...targetOf(Float32Array.from(moved.data.subarray(i * pixels, (i + 1) * pixels)), shape),
    label: images.labels[index],
    original: Float32Array.from(tensor.data.subarray(i * pixels, (i + 1) * pixels)),
    truth: truths[i],
  }));
}

/** A picture of the user's as the generator's pictures are: dark on light turned round where those are light on dark. */
export function ownTarget(
  picture: Float32Array,
  shape: PictureShape,
  label: number,
  groundOfGenerator: number,
): KnownTarget {
  const opposite = shape.channels === 1 && groundOf(greyOf(picture, shape), shape) > 0.5 !== groundOfGenerator > 0.5;
  const turned = opposite ? picture.map((value) => 1 - value) : picture;
  return { ...targetOf(turned, shape), label, original: turned };
}

/** No change of place, nor of colour. */
export const unmoved = (channels: 1 | 3, recolour: boolean): Placement => ({
  spatial: identity,
  colour: recolour ? changesOf(channels).map(() => 0) : [],
});
