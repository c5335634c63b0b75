/** Pictures found in generators that are trained now: class, place and code; a run that is cut off goes on as if it had not been. */
import { expect, it } from "vitest";
import { onnxExecutor } from "../../../service/executors/onnxExecutor.ts";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { normals, random } from "../../random.ts";
import { evaluate } from "../../tensor/evaluate.ts";
import { constant } from "../../tensor/ops/leaves.ts";
import type { ExperimentTools } from "../experiment.ts";
import { type LabelledImages, splitByClass } from "../images.ts";
import { halveClasses } from "./classSearch.ts";
import { projection } from "./index.ts";
import { openPerception } from "./openPerception.ts";
import { params } from "./params.ts";
import { featuresOf, perceptualDistance, readPerception, shapesOf, writePerception } from "./perception.ts";
import { unmoved } from "./targets.ts";

const EDGE = 6;
const still = unmoved(1, false);

/** Lying and standing bars, of several brightnesses. */
const bars: LabelledImages = {
  width: EDGE,
  height: EDGE,
  channels: 1,
  pixels: Uint8Array.from({ length: 20 * EDGE * EDGE }, (_, at) => {
    const [picture, x, y] = [Math.floor(at / EDGE ** 2), at % EDGE, Math.floor(at / EDGE) % EDGE];
    const along = picture % 2 === 0 ? y : x;
    return along === 2 || along === 3 ? 255 - 5 * picture : 0;
  }),
  labels: Int32Array.from({ length: 20 }, (_, i) => i % 2),
  classes: ["lying", "standing"],
  notes: [],
};

it("goes on where it was cut off, in training and in searching, and finds the same", async () => {
  const given = params.parse({
    parts: "pictures",
    generator: "train",
    trainingSteps: 12,
    placeSteps: 1,
    targets: 1,
    classes: "tried",
  });
  const base = () => {
    const { tools, recording, kept } = experimentTools();
    const journal = { ...tools.journal, due: () => true };
    const executor = onnxExecutor({ threads: 1 });
    return {
      tools: { ...tools, executor, journal, data: { ...tools.data, digits: async () => bars } },
      recording,
      kept,
    };
  };
  /** Runs until `stop` says so between two steps. */
  const until = (tools: ExperimentTools, stop: (checkpoints: number) => boolean) => {
    let checkpoints = 0;
    const checkpoint = async () => {
      if (stop(++checkpoints)) throw new Error("cut off");
    };
    return projection.run(given, { ...tools, checkpoint });
  };
  const whole = base();
  const result = await projection.run(given, whole.tools);
  const { tools, recording, kept } = base();
  const step = () => recording.progress.step;
  await expect(until(tools, (checkpoints) => checkpoints === 6)).rejects.toThrow("cut off");
  expect(Number((await tools.journal.saved("generator"))!.metadata["time"])).toBe(5);
  await expect(until(tools, () => step().startsWith("Searching codes"))).rejects.toThrow("cut off");
  expect(kept.has("models/generator.onnx")).toBe(true);
  expect(await until(tools, () => false)).toEqual(result);
  expect(kept).toEqual(whole.kept);
  expect(projection.claims(result).map(({ text }) => text)).toHaveLength(3);
});

it("trains what compares pictures once in a run", async () => {
  const { tools, kept } = experimentTools();
  const split = splitByClass(bars, 0.2, 0);
  const losses: number[] = [];
  const open = (perception: number) =>
    openPerception(
      params.parse({ perception, perceptionSteps: 60 }),
      bars,
      split,
      { ...tools, executor: onnxExecutor({ threads: 1 }) },
      (_, loss) => losses.push(loss),
    );
  expect(await open(0)).toBeUndefined();
  const first = (await open(3))!;
  expect(losses).toHaveLength(2);
  expect(losses[1]).toBeLessThan(losses[0]);
  expect(first.measured.steps).toBe(60);
  expect(await open(3)).toEqual(first);
  expect(losses).toHaveLength(2);
  const { channels, width: edge } = bars;
  expect(readPerception(kept.get("models/perception.onnx")!, { channels, edge }, 2)).toEqual(first.weights);
});

it("compares what a network sees: channels of length 1, squares, means by weight", () => {
  const shapes = shapesOf(1, EDGE, 2);
  const weights = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const data = normals(
        shape.reduce((size, extent) => size * extent, 1),
        random(name),
      );
      return [name, { shape, dtype: "f32" as const, data }];
    }),
  );
  const again = readPerception(
    writePerception(weights, { channels: 1, edge: EDGE }, {}),
    { channels: 1, edge: EDGE },
    2,
  );
  expect(again).toEqual(weights);
  expect(() =>
    readPerception(writePerception(weights, { channels: 1, edge: EDGE }, {}), { channels: 3, edge: EDGE }, 2),
  ).toThrow(/perception\/0\/weight/);
  const picture = (key: number) => featuresOf(constant(normals(EDGE ** 2, random(key)), [1, 1, EDGE, EDGE]), again);
  const even = constant(new Float32Array(EDGE ** 2).fill(0.3), [1, 1, EDGE, EDGE]);
  const [x, y] = [picture(1), picture(2)];
  const [same, apart, ...features] = evaluate(
    [perceptualDistance(x, x, even), perceptualDistance(x, y, even), ...x, ...y],
    {},
  );
  expect([...same.data]).toEqual([0]);
  // By hand, weights being alike everywhere: channels are the second axis, every one of as many places.
  const layers = [0, 1, 2].map((layer) => {
    const [a, b] = [features[layer], features[layer + 3]];
    const places = a.shape[2] * a.shape[3];
    const length = Math.hypot(...Array.from({ length: a.shape[1] }, (_, c) => Number(a.data[c * places])));
    expect(length).toBeGreaterThan(0.5);
    expect(length).toBeLessThanOrEqual(1);
    return (
      Array.from(a.data, (value, i) => (Number(value) - Number(b.data[i])) ** 2).reduce((s, v) => s + v, 0) / places
    );
  });
  expect(apart.data[0]).toBeCloseTo((layers[0] + layers[1] + layers[2]) / 3, 5);
});

it("finds the class that draws a picture, although another one could with an unlikely code", async () => {
  // Pixel by pixel sigmoid(picture of the class + what the code adds): a code of 2 makes the first class draw the second.
  const [lying, standing] = [0, 1].map((i) =>
    Array.from(bars.pixels.subarray(i * EDGE ** 2, (i + 1) * EDGE ** 2), (value) => (value > 0 ? 4 : -4)),
  );
  const generator = {
    latent: 2,
    classes: 2,
    channels: 1 as const,
    height: EDGE,
    width: EDGE,
    layers: [
      {
        inputs: 4,
        outputs: EDGE ** 2,
        weights: Float32Array.from([
          ...standing.map((value, i) => (value - lying[i]) / 2),
          ...new Array<number>(EDGE ** 2).fill(0),
          ...lying,
          ...standing,
        ]),
        activation: "sigmoid" as const,
      },
    ],
  };
  const targets = [lying, standing].map((logits, label) => {
    const picture = Float32Array.from(logits, (value) => 1 / (1 + Math.exp(-value)));
    return { picture, original: picture, weights: new Float32Array(EDGE ** 2).fill(1), label };
  });
  const { tools } = experimentTools();
  const shares: number[] = [];
  const chosen = { seed: 1, starts: [still, still], loss: { slopes: 1, recolour: false } };
  const found = await halveClasses(
    tools.executor,
    generator,
    targets,
    chosen,
    async (share) => void shares.push(share),
  );
  expect(found).toEqual([0, 1]);
  expect(shares).toEqual([1]);
});
