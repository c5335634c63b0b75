/** Shapes of the layers of a network, measured by running it once on zeros. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { PictureInput } from "../../../contract/models.ts";
import { type OnnxLayer, withOutputs } from "../../../engine/tensor/onnx/layers.ts";
import type { OnnxModel } from "../../../engine/tensor/onnx/readModel.ts";

/** What running the network tells of one result. */
export interface Measured {
  shape: number[];
  /** Whether its first axis is the pictures. */
  perPicture: boolean;
}

type Shapes = { input: PictureInput; shapes: Map<string, Measured> };

/**
 * With two pictures where the graph takes any number, so that the axis of pictures can be told from one of extent 1; with
 * one where it then fails: many a graph takes one only and does not say so.
 */
export async function measureShapes(
  bytes: Uint8Array,
  model: OnnxModel,
  layers: readonly OnnxLayer[],
  input: PictureInput,
): Promise<Shapes | { refusal: string }> {
  const tensors = layers.map(({ tensor }) => tensor);
  let session: InferenceSession;
  try {
    const more = withOutputs(bytes, model, tensors);
    session = await InferenceSession.create(more, { logSeverityLevel: 4, enableMemPattern: false });
  } catch (error) {
    return { refusal: `ONNX Runtime cannot open it: ${(error as Error).message}` };
  }
  let failure: unknown;
  for (const batch of input.batch === undefined ? [undefined, 1] : [input.batch]) {
    try {
      return { input: { ...input, batch }, shapes: await run(session, tensors, { ...input, batch }) };
    } catch (error) {
      failure = error;
    }
  }
  return { refusal: `It failed when it was run on a black picture: ${(failure as Error).message}` };
}

/** Results that are held at a time: those of all layers of a large network would not fit into memory. */
const atOnce = 128;

async function run(
  session: InferenceSession,
  tensors: readonly string[],
  { tensor, batch = 2, channels, height, width, layout }: PictureInput,
): Promise<Map<string, Measured>> {
  const sides = layout === "nchw" ? [channels, height, width] : [height, width, channels];
  const zeros = new Float32Array(batch * channels * height * width);
  const feeds = { [tensor]: new OrtTensor("float32", zeros, [batch, ...sides]) };
  const shapes = new Map<string, Measured>();
  for (let at = 0; at < tensors.length; at += atOnce) {
    const results = await session.run(feeds, tensors.slice(at, at + atOnce));
    for (const [name, { dims, type }] of Object.entries(results))
      shapes.set(name, { shape: [...dims], perPicture: type === "float32" && dims.length > 0 && dims[0] === batch });
  }
  return shapes;
}
