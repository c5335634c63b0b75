/** The generator of pictures: the one that ships, one trained now, or a file of the user's. */
import { OnnxError } from "../../tensor/onnx/wireReader.ts";
import type { ExperimentTools } from "../experiment.ts";
import type { ForeignGenerator } from "../generators.ts";
import type { LabelledImages, Split } from "../images.ts";
import { type DenseGenerator, readGenerator, writeGenerator } from "./denseGenerator.ts";
import type { Params } from "./params.ts";
import type { TrainedGenerator } from "./result.ts";
import { trainGenerator } from "./trainGenerator.ts";

export type Generator = DenseGenerator | ForeignGenerator;

export const isForeign = (generator: Generator): generator is ForeignGenerator => "draw" in generator;

/** @param tell told the training error in the course of it. */
export async function openGenerator(
  given: Params,
  images: LabelledImages,
  split: Split,
  tools: ExperimentTools,
  tell: (step: number, error: number) => void,
): Promise<{ generator: Generator; trained?: TrainedGenerator }> {
  if (given.generator === "train") {
    const { seed, trainingSteps: steps } = given;
    const trained = await tools.journal.once("generator-file", async () => {
      const { generator, ...measured } = await trainGenerator(images, split, { seed, steps }, tools, tell);
      const metadata = {
        classes: JSON.stringify(images.classes),
        seed: String(seed),
        steps: String(steps),
        "held-out error": String(measured.heldOutError),
      };
      const bytes = writeGenerator(generator, metadata);
      await tools.journal.keep("models/generator.onnx", bytes);
      return { bytes: [...bytes], measured: { steps, ...measured } };
    });
    return { generator: readGenerator(Uint8Array.from(trained.bytes)), trained: trained.measured };
  }
  if (given.generator === "shipped") return { generator: readGenerator(await tools.generators.shipped()) };
  const bytes = await tools.data.file(given.generatorFile);
  try {
    return { generator: readGenerator(bytes) };
  } catch (error) {
    if (!(error instanceof OnnxError)) throw error;
    tools.emit({
      kind: "note",
      text: `The generator is no chain of dense layers (${error.message}): its pictures are searched without gradients, where they lie after aligning.`,
    });
    return { generator: await tools.generators.open(bytes) };
  }
}
