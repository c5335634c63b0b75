/** Learning in a world by advantage actor-critic: a stretch of steps in many worlds side by side, one step of Adam, and on. */
import { random } from "../../../random.ts";
import type { Tensors } from "../../../tensor/executor.ts";
import { Training } from "../../../tensor/training.ts";
import type { Tensor } from "../../../tensor/value.ts";
import type { ExperimentTools } from "../../experiment.ts";
import { trainLoop } from "../../trainLoop.ts";
import { remembering } from "../remembering.ts";
import { advantages } from "./advantages.ts";
import { type AgentOptions, actingGraph, learningGraph } from "./agents.ts";
import { type Acted, act, heardBy, seenBy } from "./company.ts";
import type { Episode, World } from "./world.ts";

export interface LearnOptions extends AgentOptions {
  seed: number;
  /** Worlds side by side, steps of each between two steps of Adam, steps of Adam. */
  worlds: number;
  stretch: number;
  updates: number;
  rate: number;
  gamma: number;
  tau: number;
}

/** Points of the curve of a training. */
const POINTS = 40;

/** [steps of all worlds so far, steps of an episode, share of what was to be done], means since the last point. */
export type CurvePoint = [steps: number, length: number, solved: number];

export interface Learnt {
  curve: CurvePoint[];
  weights: Record<string, Tensor>;
}

/** Where all worlds are between two stretches. */
interface Standing<E> {
  episodes: E[];
  /** Episodes begun so far in each world. */
  begun: number[];
  /** What was said last, [agents, worlds, heardWidth]. */
  spoken: number[];
  finished: { count: number; steps: number; solved: number };
  curve: CurvePoint[];
}

/** @param onPoint told with every further point of the curve. */
export async function learn<E extends Episode>(
  world: World<E>,
  options: LearnOptions,
  part: string,
  tools: ExperimentTools,
  onPoint: (point: CurvePoint) => void,
): Promise<Learnt> {
  const { agents, worlds, stretch, updates, bits, seed, key } = options;
  const graph = actingGraph(options, worlds);
  const size = { agents, worlds, bits, width: graph.heardWidth, actions: options.actions };
  const begin = (which: number, count: number) => world.start(random(seed, "episode", which, count), false);
  let standing: Standing<E> = {
    episodes: Array.from({ length: worlds }, (_, i) => begin(i, 0)),
    begun: new Array<number>(worlds).fill(1),
    spoken: new Array<number>(agents * worlds * graph.heardWidth).fill(0),
    finished: { count: 0, steps: 0, solved: 0 },
    curve: [],
  };

  /** Puts a new episode where one is over; nothing was said in it yet. */
  const renew = (spoken: Float32Array) => {
    const { episodes, begun, finished } = standing;
    episodes.forEach((episode, i) => {
      if (!episode.over) return;
      finished.count++;
      finished.steps += episode.time;
      finished.solved += world.solved(episode);
      episodes[i] = begin(i, begun[i]++);
      for (let agent = 0; agent < agents; agent++)
        spoken.fill(0, (agent * worlds + i) * size.width, (agent * worlds + i + 1) * size.width);
    });
  };

  const acting = await tools.executor.compile({ outputs: graph.outputs });
  const training = await Training.create(tools.executor, learningGraph(options, worlds * stretch));

  /** One stretch of all worlds, as feeds of the learning graph: rows of an agent are step * worlds + world. */
  const experience = async (update: number): Promise<Tensors> => {
    const { episodes } = standing;
    const weights = await training.state();
    const course: (Acted & { reward: Float32Array; ends: Float32Array; acting: Float32Array })[] = [];
    let spoken: Float32Array = Float32Array.from(standing.spoken);
    for (let step = 0; step <= stretch; step++) {
      const sensed = { seen: seenBy(world, episodes), heard: heardBy(spoken, size) };
      const acted = await act(acting, weights, sensed, size, [...key, "actions", update, step]);
      // The thought after the last step is only there for its value; it is had again at the start of the next stretch.
      const also = {
        reward: new Float32Array(worlds),
        ends: new Float32Array(worlds),
        acting: new Float32Array(agents * worlds),
      };
      course.push({ ...acted, ...also });
      if (step === stretch) break;
      spoken = acted.spoken;
      episodes.forEach((episode, i) => {
        for (let agent = 0; agent < agents; agent++)
          also.acting[agent * worlds + i] = Number(world.acts(episode, agent));
        const actions = Array.from({ length: agents }, (_, agent) => acted.action[agent * worlds + i]);
        also.reward[i] = world.step(episode, actions);
        also.ends[i] = Number(episode.over);
      });
      renew(spoken);
    }
    standing.spoken = Array.from(spoken);
    return experienceTensors(course, options);
  };

  try {
    const every = Math.max(1, Math.floor(updates / POINTS));
    await trainLoop(
      {
        part,
        training,
        steps: updates,
        rate: () => options.rate,
        feeds: experience,
        every,
        onMeans(update) {
          const { count, steps, solved } = standing.finished;
          if (count === 0) return;
          const point: CurvePoint = [update * worlds * stretch, steps / count, solved / count];
          standing.curve.push(point);
          standing.finished = { count: 0, steps: 0, solved: 0 };
          onPoint(point);
        },
      },
      {
        checkpoint: tools.checkpoint,
        journal: remembering(tools.journal, {
          get: () => standing,
          set: (before: Standing<E>) => {
            standing = before;
          },
        }),
      },
    );
    return { curve: standing.curve, weights: await training.state() };
  } finally {
    await training.release();
    await acting.release();
  }
}

function experienceTensors(
  course: readonly (Acted & { reward: Float32Array; ends: Float32Array; acting: Float32Array })[],
  { agents, worlds, gamma, tau }: LearnOptions,
): Tensors {
  const stretch = course.length - 1;
  const rows = stretch * worlds;
  /** What was noted of each step, [agents, worlds, width], put together as [agents, steps * worlds, width]. */
  const joined = (of: (step: Acted & { acting: Float32Array }) => Float32Array): Tensor => {
    const width = of(course[0]).length / (agents * worlds);
    const data = new Float32Array(agents * rows * width);
    for (let agent = 0; agent < agents; agent++)
      for (let step = 0; step < stretch; step++) {
        const from = of(course[step]).subarray(agent * worlds * width, (agent + 1) * worlds * width);
        data.set(from, (agent * rows + step * worlds) * width);
      }
    return { shape: width === 1 ? [agents, rows] : [agents, rows, width], dtype: "f32", data };
  };
  const [advantage, target] = [new Float32Array(agents * rows), new Float32Array(agents * rows)];
  for (let agent = 0; agent < agents; agent++)
    for (let i = 0; i < worlds; i++) {
      const values = course.map(({ value }) => value[agent * worlds + i]);
      const steps = course.slice(0, stretch);
      const rewards = steps.map(({ reward }) => reward[i]);
      const ends = steps.map(({ ends: end }) => end[i]);
      advantages({ rewards, values, ends }, gamma, tau).forEach((estimate, step) => {
        const row = agent * rows + step * worlds + i;
        advantage[row] = estimate;
        target[row] = estimate + values[step];
      });
    }
  const each = (data: Float32Array): Tensor => ({ shape: [agents, rows], dtype: "f32", data });
  const actions = joined(({ action }) => Float32Array.from(action));
  return {
    seen: joined(({ seen }) => seen),
    heard: joined(({ heard }) => heard),
    message: joined(({ message }) => message),
    acting: joined(({ acting }) => acting),
    action: { shape: [agents, rows], dtype: "i64", data: Int32Array.from(actions.data) },
    advantage: each(advantage),
    target: each(target),
  };
}
