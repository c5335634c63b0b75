/** What the shapes of a network tell of how pictures go in, and of how its results become rows of numbers. */
import type { LibraryLayer, PictureInput } from "../../../contract/models.ts";
import type { OnnxModel, OnnxNode, OnnxValue } from "../../../engine/tensor/onnx/readModel.ts";
import type { Measured } from "./measureShapes.ts";

/** Where a network takes any size: that of most networks of ImageNet. */
export const usualSize = 224;
/** A side beyond this would not be run on pictures of a set. */
const largestSize = 8192;
/** Longer rows would fill the memory of whoever compares thousands of them. */
const widest = 65_536;

export type PictureSize = Pick<PictureInput, "width" | "height">;

/** Values between 0 and 1 at first: what a network wants is nowhere in its file. */
export function guessInput(
  inputs: readonly OnnxValue[],
  wanted: PictureSize = { width: usualSize, height: usualSize },
): { input: PictureInput } | { refusal: string } {
  if (inputs.length !== 1) return { refusal: `It has ${inputs.length} inputs; an encoder of pictures has one.` };
  const [{ name, type, shape }] = inputs;
  const no = (why: string) => ({
    refusal: `Its input "${name.slice(0, 60)}" ${why}; pictures go in as 32-bit floats of four axes.`,
  });
  if (type !== undefined && type !== 1) return no("takes no 32-bit floats");
  if (shape === undefined) return no("has no known shape");
  if (shape.length !== 4) return no(`has ${shape.length} ${shape.length === 1 ? "axis" : "axes"}`);
  const isColour = (extent: number | null): extent is 1 | 3 => extent === 1 || extent === 3;
  const layout = isColour(shape[1]) ? "nchw" : isColour(shape[3]) ? "nhwc" : undefined;
  if (!layout) return no("has no axis of one or three colours");
  const [channels, height, width] = layout === "nchw" ? shape.slice(1) : [shape[3], shape[1], shape[2]];
  const batch = shape[0] ?? undefined;
  if ([height, width, batch].some((extent) => extent !== undefined && extent !== null && extent > largestSize))
    return no(`is larger than ${largestSize} along an axis`);
  return {
    input: {
      kind: "pictures",
      tensor: name,
      width: width ?? wanted.width,
      height: height ?? wanted.height,
      channels: channels as 1 | 3,
      order: "rgb",
      layout,
      mean: Array.from({ length: channels as number }, () => 0),
      deviation: Array.from({ length: channels as number }, () => 1),
      batch,
    },
  };
}

/** Operators whose results have their channels before their places, whatever the number of axes. */
const channelsFirst = /^Conv|Pool$|^(Batch|Instance|Group)Normalization$/;

/** Results whose planes have their channels last, as those of networks converted from TensorFlow before their first convolution. */
export function channelsLast({ nodes }: Pick<OnnxModel, "nodes">, { tensor, layout }: PictureInput): Set<string> {
  const last = new Set(layout === "nhwc" ? [tensor] : []);
  for (const node of nodes) {
    const order = node.type === "Transpose" ? node.attributes.get("perm")?.ints.join() : undefined;
    const goesOn = !channelsFirst.test(node.type) && order !== "0,3,1,2" && node.inputs.some((name) => last.has(name));
    if (goesOn || order === "0,2,3,1") for (const name of node.outputs) last.add(name);
  }
  return last;
}

/**
 * @param last whether its planes have their channels last.
 * @returns undefined where the result cannot be a row of numbers for each picture.
 */
export function layerOf(
  tensor: string,
  { type }: OnnxNode,
  { shape, perPicture }: Measured,
  last: boolean,
): LibraryLayer | undefined {
  if (!perPicture || shape.length < 2 || shape.length > 5) return undefined;
  // Rows of tokens have their numbers last too, unless it is a convolution along a line.
  const axis = last || (shape.length === 3 && !channelsFirst.test(type)) ? shape.length - 1 : 1;
  const width = shape[axis];
  if (width < 1 || width > widest) return undefined;
  const meanOver = shape.map((_, i) => i).filter((i) => i !== 0 && i !== axis);
  return { id: tensor, name: tensor, tensor, width, meanOver };
}
