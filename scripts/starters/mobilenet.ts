import { mobilenetLayers, planesOf } from "./layers.ts";
import type { Starter } from "./starter.ts";

const SIDE = 128;
const prefix =
  "StatefulPartitionedCall/sequential/keras_layer/StatefulPartitionedCall/StatefulPartitionedCall/StatefulPartitionedCall/predict/MobilenetV2";
const folder = "dist/models/mobilenet_v2_mid";
const shards = ["group1-shard1of2", "group1-shard2of2"];

const block = (number: number): string => (number === 0 ? "expanded_conv" : `expanded_conv_${number}`);

/** What a file exports that was bundled for browsers: weights as base64, the model as an object. */
function exported(code: Buffer): unknown {
  const module: { exports: unknown } = { exports: {} };
  // The package runs this file too, and its archive is pinned.
  new Function("module", "exports", code.toString("utf8"))(module, module.exports);
  const { exports } = module;
  return (exports as { default?: unknown }).default ?? exports;
}

export const mobilenet: Starter = {
  id: "mobilenet-v2",
  name: "MobileNetV2 1.4",
  task: "sorts pictures: learnt on ImageNet, then tuned to tell drawings, photographs and indecent pictures apart",
  licence: "MIT",
  card: `MobileNetV2 1.4 by the nsfw_model developers (github.com/GantMan/nsfw_model), Copyright 2020, MIT licence, which started from
the features of Google's MobileNetV2 of ImageNet (Apache License 2.0). Taken from the package nsfwjs 4.3.0 (MIT), which holds
it for TensorFlow.js with weights of 8 bits. Converted to ONNX up to its last convolution; what sorts into five kinds is left
out. It was made for 224 x 224 pixels and takes any size; here pictures go in at ${SIDE} x ${SIDE}.
`,
  source: {
    name: "nsfwjs",
    version: "4.3.0",
    sha512: "WTKDte0vp1X97N1h34P79G/hG+sVT3+TnDz9di1WseIJR93v11E4viNX7Vg9WsO6HYoR772Nzq2iM8jo3XBZ+g==",
  },
  files: ["model", ...shards].map((name) => `${folder}/${name}.min.js`),
  read: (files) => ({
    model: exported(files.get(`${folder}/model.min.js`)!),
    shard: (path) => Buffer.from(String(exported(files.get(`${folder}/${path}.min.js`)!)), "base64"),
  }),
  convert: { outputs: [`${prefix}/Conv_1/Relu6`], shapes: { input: ["n", "height", "width", 3] } },
  input: {
    kind: "pictures",
    tensor: "input",
    width: SIDE,
    height: SIDE,
    channels: 3,
    order: "rgb",
    layout: "nhwc",
    mean: [0, 0, 0],
    deviation: [1, 1, 1],
  },
  layers: mobilenetLayers(
    planesOf(`${prefix}/`),
    {
      stem: "Conv/Relu6",
      added: (number) => `${block(number)}/add`,
      projected: (number) => `${block(number)}/project/BatchNorm/FusedBatchNormV3`,
      top: "Conv_1/Relu6",
    },
    [0, 2, 4, 5, 7, 9, 12, 13, 15, 16],
  ),
};
