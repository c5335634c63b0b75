/** Convolutions, pooling, resizing: what works on planes. */
import type { OnnxAttribute, Tensor } from "../../value.ts";
import { type Conversion, type Converter, type Result, refusal } from "../conversion.ts";
import type { TfNode } from "../graphModel.ts";
import { activated } from "./elementwise.ts";

/** Along height and width, of a list for [n, height, width, channels]. @throws TfjsError where it is laid out otherwise. */
function planar(node: TfNode, name: string): [number, number] {
  if (node.text("data_format", "NHWC") !== "NHWC")
    throw refusal(node, `has its planes as ${node.text("data_format")}; NHWC is converted`);
  const list = node.integers(name);
  if (list.length === 0) return [1, 1];
  if (list.length !== 4) throw refusal(node, `has ${name} [${list.join(", ")}]`);
  return [list[1], list[2]];
}

/** Where the borders go: none, given, or so that the result has the size of the input over the strides. */
function borders(
  node: TfNode,
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): Record<string, OnnxAttribute> {
  const padding = node.text("padding", "VALID");
  if (padding === "VALID") return {};
  if (padding === "EXPLICIT") {
    const given = node.integers("explicit_paddings");
    return { pads: { ints: [given[2], given[4], given[3], given[5]] } };
  }
  if (padding !== "SAME") throw refusal(node, `has the padding ${padding}`);
  const reach = kernel.map((extent, i) => (extent - 1) * dilations[i]);
  // With strides of one the borders do not depend on the size; odd kernels have the same on both sides.
  if (strides.every((stride) => stride === 1) && reach.every((each) => each % 2 === 0))
    return { pads: { ints: [...reach, ...reach].map((each) => each / 2) } };
  return { auto_pad: { string: "SAME_UPPER" } };
}

function convolve(node: TfNode, conversion: Conversion, depthwise: boolean): string {
  const kernel = conversion.fixed(node, 1);
  if (kernel.shape.length !== 4) throw refusal(node, `has a kernel of shape [${kernel.shape.join(", ")}]`);
  const [height, width, inputs] = kernel.shape;
  const strides = planar(node, "strides");
  const dilations = planar(node, "dilations");
  const attributes: Record<string, OnnxAttribute> = {
    kernel_shape: { ints: [height, width] },
    strides: { ints: strides },
    dilations: { ints: dilations },
    group: { int: depthwise ? inputs : 1 },
    ...borders(node, [height, width], strides, dilations),
  };
  const weights = conversion.graph.packed(depthwise ? depthwiseKernel(kernel) : denseKernel(kernel));
  // The offset of a fused node becomes ONNX's own third input.
  const fused =
    node.texts("fused_ops")[0] === "BiasAdd" ? [conversion.graph.packed(flat(conversion.fixed(node, 2)))] : [];
  return conversion.node("Conv", [conversion.planes(conversion.input(node, 0)), weights, ...fused], attributes);
}

const flat = ({ dtype, data }: Tensor): Tensor => ({ shape: [data.length], dtype, data });

/** [height, width, in, out] to [out, in, height, width]. */
function denseKernel({ shape: [h, w, inputs, outputs], data }: Tensor): Tensor {
  const turned = new Float32Array(data.length);
  for (let place = 0; place < h * w; place++)
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++)
        turned[(o * inputs + i) * h * w + place] = data[(place * inputs + i) * outputs + o];
  return { shape: [outputs, inputs, h, w], dtype: "f32", data: turned };
}

/** [height, width, in, multiplier] to [in * multiplier, 1, height, width]. */
function depthwiseKernel({ shape: [h, w, inputs, multiplier], data }: Tensor): Tensor {
  const channels = inputs * multiplier;
  const turned = new Float32Array(data.length);
  for (let place = 0; place < h * w; place++)
    for (let c = 0; c < channels; c++) turned[c * h * w + place] = data[place * channels + c];
  return { shape: [channels, 1, h, w], dtype: "f32", data: turned };
}

const convolution =
  (depthwise: boolean): Converter =>
  (node, conversion) => {
    const planes = convolve(node, conversion, depthwise);
    const [first, ...rest] = node.texts("fused_ops");
    const after = first === "BiasAdd" ? rest : first === undefined ? [] : [first, ...rest];
    return { dtype: "f32", planes: after.reduce((from, name) => activated(node, conversion, from, name), planes) };
  };

const pool =
  (type: "AveragePool" | "MaxPool"): Converter =>
  (node, conversion) => {
    const kernel = planar(node, "ksize");
    const strides = planar(node, "strides");
    const from = conversion.input(node, 0);
    let name = conversion.planes(from);
    // ONNX Runtime 1.30 takes padding with zeros for the pool's own, in which a maximum passes over what is padded. A node
    // between the two that does nothing keeps them apart.
    if (type === "MaxPool" && from.padded) name = conversion.node("Max", [name]);
    const planes = conversion.node(type, [name], {
      kernel_shape: { ints: kernel },
      strides: { ints: strides },
      ...borders(node, kernel, strides, [1, 1]),
    });
    return { dtype: "f32", planes };
  };

/** To a size that is fixed or computed; the three rules for where the places of the result lie (tf.image.resize). */
const resize =
  (mode: "linear" | "nearest"): Converter =>
  (node, conversion): Result => {
    const from = conversion.planes(conversion.input(node, 0));
    const { graph } = conversion;
    const size = conversion.sizeInPlanes(conversion.input(node, 1));
    const start = graph.node("Slice", [
      graph.node("Shape", [from]),
      graph.integers([0]),
      graph.integers([2]),
      graph.integers([0]),
    ]);
    const whole = graph.node("Concat", [start, size], { axis: { int: 0 } });
    const rule = node.flag("align_corners")
      ? "align_corners"
      : node.flag("half_pixel_centers")
        ? "half_pixel"
        : "asymmetric";
    const planes = graph.node("Resize", [from, "", "", whole], {
      mode: { string: mode },
      coordinate_transformation_mode: { string: rule },
      nearest_mode: { string: node.flag("align_corners") ? "round_prefer_ceil" : "floor" },
    });
    return { dtype: "f32", planes };
  };

/** As it is in use, with fixed statistics; of its further results, which training takes, none is made. */
const batchNormalisation: Converter = (node, conversion) => {
  if (node.flag("is_training")) throw refusal(node, "takes its statistics from the batch, as in training");
  const weights = [1, 2, 3, 4].map((i) => conversion.plain(conversion.input(node, i)));
  const planes = conversion.node("BatchNormalization", [conversion.planes(conversion.input(node, 0)), ...weights], {
    epsilon: { float: node.float("epsilon", 1e-4) },
  });
  return { dtype: "f32", planes };
};

export const convolutions: Record<string, Converter> = {
  Conv2D: convolution(false),
  _FusedConv2D: convolution(false),
  DepthwiseConv2dNative: convolution(true),
  FusedDepthwiseConv2dNative: convolution(true),
  FusedBatchNorm: batchNormalisation,
  FusedBatchNormV2: batchNormalisation,
  FusedBatchNormV3: batchNormalisation,
  AvgPool: pool("AveragePool"),
  MaxPool: pool("MaxPool"),
  ResizeBilinear: resize("linear"),
  ResizeNearestNeighbor: resize("nearest"),
};
