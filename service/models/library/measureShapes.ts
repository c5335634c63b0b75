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
  let session: InferenceSession;
  try {
    const more = withOutputs(
      bytes,
      model,
      layers.map(({ tensor }) => tensor),
    );
    session = await InferenceSession.create(more, { logSeverityLevel: 4, enableMemPattern: false });
  } catch (error) {
    return { refusal: `ONNX Runtime cannot open it: ${(error as Error).message}` };
  }
  let failure: unknown;
  for (const batch of input.batch === undefined ? [undefined, 1] : [input.batch]) {
    try {
      return { input: { ...input, batch }, shapes: await run(session, { ...input, batch }) };
    } catch (error) {
      failure = error;
    }
  }
  return { refusal: `It failed when it was run on a black picture: ${(failure as Error).message}` };
}

async function run(
  session: InferenceSession,
  { tensor, batch = 2, channels, height, width, layout }: PictureInput,
): Promise<Map<string, Measured>> {
  const sides = layout === "nchw" ? [channels, height, width] : [height, width, channels];
  const zeros = new Float32Array(batch * channels * height * width);
  const results = await session.run({ [tensor]: new OrtTensor("float32", zeros, [batch, ...sides]) });
  return new Map(
    Object.entries(results).map(([name, { dims, type }]) => [
      name,
      { shape: [...dims], perPicture: type === "float32" && dims.length > 0 && dims[0] === batch },
    ]),
  );
}
