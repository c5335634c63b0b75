/** The network by whose features pictures are compared: trained on what the generator may draw, once in a run. */
import type { ExperimentTools } from "../experiment.ts";
import type { LabelledImages, Split } from "../images.ts";
import type { Params } from "./params.ts";
import { type PerceptionWeights, readPerception, writePerception } from "./perception.ts";
import type { TrainedPerception } from "./result.ts";
import { trainPerception } from "./trainPerception.ts";

/**
 * None where features have no weight in the loss.
 * @param images as the generator draws them. @param tell told the loss of training in the course of it.
 */
export async function openPerception(
  { perception, perceptionSteps: steps, seed }: Params,
  images: LabelledImages,
  split: Split,
  tools: ExperimentTools,
  tell: (step: number, loss: number) => void,
): Promise<{ weights: PerceptionWeights; measured: TrainedPerception } | undefined> {
  if (perception === 0) return undefined;
  const format = { channels: images.channels, edge: images.width };
  const { bytes, measured } = await tools.journal.once("perception-file", async () => {
    const trained = await trainPerception(images, split, { seed, steps }, tools, tell);
    const { heldOutError } = trained;
    const file = writePerception(trained.weights, format, {
      classes: JSON.stringify(images.classes),
      seed: String(seed),
      steps: String(steps),
      "held-out error": String(heldOutError),
    });
    await tools.journal.keep("models/perception.onnx", file);
    return { bytes: [...file], measured: { steps, heldOutError } };
  });
  return { weights: readPerception(Uint8Array.from(bytes), format, images.classes.length), measured };
}
