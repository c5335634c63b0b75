/**
 * LoRA-the-Explorer: can a network be trained from scratch by adapters of low rank that work side by side and are merged
 * now and then? Huh et al. 2024; see README.md.
 */
import type { Experiment, ExperimentTools } from "../experiment.ts";
import { pictures } from "../pictures.ts";
import { chartsOf, pointEvents, tablesOf } from "./charts.ts";
import { claimsOf } from "./claims.ts";
import { traffic } from "./communication.ts";
import { digitsTask } from "./digitsTask.ts";
import { type Course, explore, type Outcome } from "./explore.ts";
import { matrixTask } from "./matrixTask.ts";
import { chosenMethods, type Method } from "./methods.ts";
import { type Params, params } from "./params.ts";
import type { MethodResult, Result } from "./result.ts";
import type { Task } from "./task.ts";

export const loraTheExplorer: Experiment<Params, Result> = {
  id: "lora-the-explorer",
  title: "LoRA-the-Explorer",
  paper: {
    title: "Training Neural Networks from Scratch with Parallel Low-Rank Adapters",
    authors: "Minyoung Huh, Brian Cheung, Jeremy Bernstein, Phillip Isola, Pulkit Agrawal",
    venue: "2024, arXiv:2402.16828",
  },
  question: "Can adapters of low rank, trained side by side and merged now and then, do what full training does?",
  params,
  presets: [
    { id: "seconds", label: "A matrix, the main methods", estimateSeconds: 12, params: {} },
    {
      id: "minutes",
      label: "A matrix, all methods, three repetitions",
      estimateSeconds: 65,
      params: { methods: "all", seeds: 3 },
    },
    {
      id: "hours",
      label: "Digits, all methods, three repetitions",
      estimateSeconds: 5400,
      params: {
        task: "digits",
        methods: "all",
        seeds: 3,
        hidden: 128,
        heads: 8,
        rank: 32,
        loraRank: 2,
        reset: false,
        steps: 2000,
        rareSteps: 200,
        rate: 0.002,
        adapterRate: 0.002,
      },
    },
  ],

  async run(given, tools) {
    const methods = chosenMethods({ ...given, all: given.methods === "all" });
    const repetitions = Array.from({ length: given.seeds }, (_, i) => given.seed + i);
    for (const chart of Object.values(chartsOf(given.task))) tools.emit({ kind: "chart", chart });
    const images = given.task === "digits" ? await pictures(given.folder, tools) : undefined;

    const outcomes = new Map<string, Outcome[]>(methods.map(({ id }) => [id, []]));
    const total = given.seeds * methods.reduce((sum, method) => sum + effort(method), 0);
    let layers: Task["layers"] = [];
    let done = 0;
    for (const [repetition, seed] of repetitions.entries()) {
      const { size, hidden, samples } = given;
      const task = images
        ? await digitsTask(images, { hidden, samples, seed }, tools.executor)
        : matrixTask({ size, seed });
      layers = task.layers;
      for (const method of methods) {
        const finished = outcomes.get(method.id)!;
        const show = (course: Course) => {
          const courses = [...finished.map((outcome) => outcome.course), course];
          for (const event of pointEvents(method.label, courses)) tools.emit(event);
        };
        const onProgress = (share: number) => {
          const step = `${method.label}${given.seeds > 1 ? `, repetition ${repetition + 1} of ${given.seeds}` : ""}`;
          tools.emit({ kind: "progress", fraction: (done + share * effort(method)) / total, step });
        };
        const part = `${method.id}/${seed}`;
        onProgress(0);
        const outcome = await tools.journal.once(part, () =>
          trainBy(method, task, given, seed, part, tools, { show, onProgress }),
        );
        // Told again for a run that goes on: the part may have been found in the journal.
        show(outcome.course);
        finished.push(outcome);
        done += effort(method);
      }
      await task.release();
    }

    const result: Result = {
      task: given.task,
      size: Math.max(...layers.flatMap(({ output, input }) => [output, input])),
      steps: given.steps,
      localSteps: given.localSteps,
      rareSteps: given.rareSteps,
      methods: methods.map(
        (method): MethodResult => ({
          ...method,
          traffic: trafficOf(method, layers, given),
          runs: outcomes.get(method.id)!,
        }),
      ),
    };
    for (const table of tablesOf(result)) tools.emit({ kind: "table", table });
    tools.emit({ kind: "progress", fraction: 1, step: "Done" });
    return result;
  },

  claims: claimsOf,
};

interface Watchers {
  show(course: Course): void;
  onProgress(share: number): void;
}

function trainBy(
  method: Method,
  task: Task,
  { steps, scale, rate, adapterRate, heads }: Params,
  seed: number,
  part: string,
  tools: ExperimentTools,
  { show, onProgress }: Watchers,
): Promise<Outcome> {
  /** Steps from one message to the next; a message for each block of a few steps would be more work than the steps. */
  const interval = steps / 400;
  let told = 0;
  return explore(
    task,
    method,
    {
      part,
      steps,
      rate: method.kind === "full" ? rate : adapterRate,
      scale,
      shards: heads,
      seed,
      onSteps: (time) => {
        if (time - told < interval) return;
        told = time;
        onProgress(time / steps);
      },
      onPoints: show,
    },
    tools,
  );
}

/** Time that a method takes next to others, roughly: what is trained, and what merges cost. */
const effort = ({ kind, heads, localSteps }: Method): number =>
  kind === "lte" ? heads * (0.2 + 0.5 / localSteps) : 1.3;

/** As if every method were spread over workers: gradients of what is trained travel at every step, or adapters at merges. */
function trafficOf(method: Method, layers: Task["layers"], { steps, heads }: Params): MethodResult["traffic"] {
  const { kind, rank, localSteps } = method;
  return traffic(layers, {
    rank: kind === "full" ? undefined : rank,
    workers: kind === "lte" || kind === "mhlora" ? method.heads : heads,
    steps,
    every: kind === "lte" ? localSteps : 1,
  });
}
