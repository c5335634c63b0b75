/** Generators for experiments: the one that ships, and ONNX files of the user's, opened in ONNX Runtime. */
import { InferenceSession } from "onnxruntime-node";
import { SelfsameError } from "../../contract/errors.ts";
import type { ForeignGenerator, Generators } from "../../engine/lab/generators.ts";
import { squareOf } from "../../engine/lab/projection/denseGenerator.ts";
import { checkOnnx, checkValue, namingFile } from "../models/checkOnnx.ts";
import { runSession } from "../models/infer.ts";
import { readModel } from "../models/manifest.ts";

/** Codes that are drawn at once: larger generators need much memory for each. */
const AT_ONCE = 64;
/** Codes of the trial that shows how large pictures are, and in which range. */
const TRIAL = 2;

export const labGenerators = (): Generators => ({ shipped: () => readModel("digit-generator"), open });

/** @throws SelfsameError unsupported, with what does not fit. */
async function open(bytes: Uint8Array): Promise<ForeignGenerator> {
  const { inputs, outputs } = namingFile("The generator", () => {
    const model = checkOnnx(bytes);
    for (const input of model.inputs) checkValue(input, [null, null]);
    return model;
  });
  const widths = inputs.map(({ shape }) => shape?.[1] ?? null);
  const [latent, classes = 0] = widths;
  if (inputs.length === 0 || inputs.length > 2 || latent === null || latent === undefined || classes === null)
    throw unfit(
      `takes ${inputs.length} inputs; one of codes [n, latent] is needed, and one of class vectors [n, classes] or none, both of a known width`,
    );
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const run = async (codes: Float32Array, n: number) => {
    const part = (from: number, width: number) => {
      const data = new Float32Array(n * width);
      for (let i = 0; i < n; i++)
        data.set(codes.subarray(i * (latent + classes) + from, i * (latent + classes) + from + width), i * width);
      return { shape: [n, width], data };
    };
    const feeds = Object.fromEntries(
      inputs.map(({ name }, i) => [name, i === 0 ? part(0, latent) : part(latent, classes)]),
    );
    return (await runSession(session, feeds))[outputs[0].name];
  };
  const trial = await run(new Float32Array(TRIAL * (latent + classes)), TRIAL);
  const pixels = trial.data.length / TRIAL;
  const shape = namingFile("The generator", () => squareOf(pixels));
  // Planes one after the other, unless the last axis is that of channels.
  const interleaved = shape.channels === 3 && trial.shape.length === 4 && trial.shape[3] === 3;
  // Generators that end in tanh draw from -1 to 1.
  const signed = trial.data.some((value) => value < -0.05);
  return {
    latent,
    classes,
    ...shape,
    async draw(codes) {
      const width = latent + classes;
      const n = codes.length / width;
      const all = new Float32Array(n * pixels);
      for (let from = 0; from < n; from += AT_ONCE) {
        const count = Math.min(AT_ONCE, n - from);
        const { data } = await run(codes.subarray(from * width, (from + count) * width), count);
        all.set(interleaved ? planes(data, pixels) : data, from * pixels);
      }
      return all.map((value) => Math.min(1, Math.max(0, signed ? (value + 1) / 2 : value)));
    },
  };
}

const unfit = (why: string): SelfsameError => new SelfsameError("unsupported", `The generator ${why}.`);

/** RGB pixels as three planes, picture after picture. */
function planes(data: Float32Array, pixels: number): Float32Array {
  const plane = pixels / 3;
  return Float32Array.from({ length: data.length }, (_, at) => {
    const [picture, within] = [Math.floor(at / pixels), at % pixels];
    return data[picture * pixels + (within % plane) * 3 + Math.floor(within / plane)];
  });
}
