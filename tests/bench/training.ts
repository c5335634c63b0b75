/**
 * How long a training step takes, against the same step written down by hand, and whether a long training keeps its
 * memory; a section of the benchmark, or alone:
 *
 *   npm run bench:training
 */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { mlpByHand, siameseByHand, transformerByHand } from "./handBuiltGraphs.ts";
import { HandBuilt } from "./handWriting.ts";
import { machineFacts, summarise, type Timing } from "./machine.ts";
import { mlp, siamese, transformer, type Weight, type Workload } from "./trainingWorkloads.ts";

interface Comparison {
  what: string;
  workload: () => Workload;
  byHand: (weights: readonly Weight[]) => Uint8Array;
  steps: number;
  /** Whether the training goes on afterwards, its memory watched. */
  long?: boolean;
}

const comparisons: readonly Comparison[] = [
  {
    what: "perceptron 784-512-512-10, batch 128",
    workload: mlp,
    byHand: mlpByHand,
    steps: 200,
    long: true,
  },
  {
    what: "the same, by hand with Adam's corrections folded into the rate, as the engine does",
    workload: mlp,
    byHand: (weights) => mlpByHand(weights, "folded"),
    steps: 200,
  },
  {
    what: "siamese network, 64 patches of 128 x 128, weight gradient as a product (im2col)",
    workload: () => siamese("im2col"),
    byHand: siameseByHand,
    steps: 30,
  },
  {
    what: "the same, weight gradient as a dilated convolution",
    workload: () => siamese("conv"),
    byHand: siameseByHand,
    steps: 30,
  },
  {
    what: "transformer block, width 256, 4 heads, 16 sequences of 64",
    workload: transformer,
    byHand: transformerByHand,
    steps: 50,
    long: true,
  },
];

const rate = 1e-3;
/** Steps of one side before it is the other's turn: a machine that slows down slows both. */
const block = 5;
const longSteps = 2000;

/** @throws Error where the losses part: then the two graphs are not the same training. */
async function agree(what: string, ours: () => Promise<number>, theirs: () => Promise<number>): Promise<void> {
  // Losses are those before a step, so the sixth is the loss after five.
  for (let step = 0; step <= 5; step++) {
    const [a, b] = [await ours(), await theirs()];
    if (!(Math.abs(a - b) < 1e-3)) throw new Error(`${what}: after ${step} steps our loss is ${a}, by hand ${b}`);
  }
}

async function clocked(step: () => Promise<unknown>, times: number[]): Promise<void> {
  for (let i = 0; i < block; i++) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
}

/** Resident memory in MiB, after steps 200, 300 ... */
async function watchMemory(step: () => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let i = 1; i <= longSteps; i++) {
    await step();
    if (i >= 200 && i % 100 === 0) samples.push(process.memoryUsage().rss / 2 ** 20);
  }
  return samples;
}

/** Both sides, taking turns. */
async function compare({ what, workload, byHand, steps, long }: Comparison) {
  const load = workload();
  const training = await load.start();
  const written = await HandBuilt.start(byHand(load.weights), load);
  const ours = async () => (await training.step(load.feeds, rate)).loss;
  const theirs = () => written.step(rate);

  await agree(what, ours, theirs);
  const [engine, hand]: number[][] = [[], []];
  while (engine.length < steps) {
    await clocked(ours, engine);
    await clocked(theirs, hand);
  }
  await written.release();
  const memory = long ? await watchMemory(ours) : undefined;
  await training.release();
  return { engine: summarise(engine), hand: summarise(hand), memory };
}

const cell = ({ median, min, max }: Timing): string => `${median.toFixed(1)} (${min.toFixed(1)}–${max.toFixed(1)}) | `;

/** The section in Markdown. */
export async function measureTraining(): Promise<string> {
  const times: string[] = [];
  const memories: string[] = [];
  for (const comparison of comparisons) {
    const { what } = comparison;
    const { engine, hand, memory } = await compare(comparison);
    const ratio = (engine.median / hand.median).toFixed(2);
    times.push(`| ${what} | ${cell(engine)}${cell(hand)}${ratio} | ${engine.runs} |`);
    process.stderr.write(`${what}: ${engine.median.toFixed(1)} ms, ${ratio} of the step by hand\n`);
    if (memory) {
      const { median, min, max } = summarise(memory);
      const deviation = (Math.max(max - median, median - min) / median) * 100;
      memories.push(
        `| ${what} | ${median.toFixed(0)} (${min.toFixed(0)}–${max.toFixed(0)}) | ${deviation.toFixed(1)} % |`,
      );
    }
  }
  return [
    "## Training steps",
    "",
    "One step of Adam on the processor: forward pass, gradients, update, with the batch handed over and the weights carried",
    "on. Against it the same step as an ONNX graph written by hand, with Adam as textbooks print it, run on the same ONNX",
    "Runtime from the same weights; both take turns in one process, and their losses after five steps agree within 0.001.",
    "Median (range) in milliseconds.",
    "",
    "| step | engine | by hand | ratio | steps |",
    "|---|---|---|---|---|",
    ...times,
    "",
    `Resident memory of the process in MiB over ${longSteps.toLocaleString("en")} further steps, every 100 steps from the 200th on: median`,
    "(range), and the largest deviation from the median.",
    "",
    "| training | memory | deviation |",
    "|---|---|---|",
    ...memories,
    "",
  ].join("\n");
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${machineFacts()}\n\n${await measureTraining()}`);
}
