/** How agents fare in episodes that they have not learnt from, with their messages and with messages that tell nothing. */
import { random, shuffled } from "../../../random.ts";
import type { Tensor } from "../../../tensor/value.ts";
import type { ExperimentTools } from "../../experiment.ts";
import { type AgentOptions, actingGraph } from "./agents.ts";
import { type Acted, act, heardBy, seenBy } from "./company.ts";
import type { Episode, World } from "./world.ts";

/**
 * What agents hear: what is said; what is said in another episode; what was said first in their own episode, again and again;
 * nothing.
 */
export const hearings = ["said", "permuted", "frozen", "none"] as const;
export type Hearing = (typeof hearings)[number];

export interface EpisodeEnds {
  /** Steps of each episode; all that there may be where it did not end as it should. */
  steps: number[];
  /** Share of what was to be done in each. */
  solved: number[];
}

export interface MeasureOptions extends AgentOptions {
  seed: number;
  /** Episodes, side by side; the same ones for all methods with the same seed. */
  episodes: number;
}

/** @param onStep told with everything of each step, for what else is of interest: messages, replays. */
export async function measureWorld<E extends Episode>(
  world: World<E>,
  options: MeasureOptions,
  weights: Readonly<Record<string, Tensor>>,
  hearing: Hearing,
  { executor, checkpoint }: Pick<ExperimentTools, "executor" | "checkpoint">,
  onStep: (episodes: readonly E[], acted: Acted) => void = () => undefined,
): Promise<EpisodeEnds> {
  const { agents, bits, episodes: worlds, seed } = options;
  const { outputs, heardWidth } = actingGraph(options, worlds);
  const size = { agents, worlds, bits, width: heardWidth, actions: options.actions };
  const episodes = Array.from({ length: worlds }, (_, i) => world.start(random(seed, "measured", i), true));
  const order = shuffled(worlds, random(seed, "permutation"));
  const program = await executor.compile({ outputs });
  try {
    let spoken: Float32Array = new Float32Array(agents * worlds * heardWidth);
    for (let step = 0; step < world.maxSteps && episodes.some(({ over }) => !over); step++) {
      await checkpoint();
      const heard = heardBy(spoken, size, hearing === "permuted" ? (i) => order[i] : undefined);
      const acted = await act(program, weights, { seen: seenBy(world, episodes), heard }, size, [seed, "acts", step]);
      onStep(episodes, acted);
      if (hearing !== "none" && (hearing !== "frozen" || step === 0)) spoken = acted.spoken;
      episodes.forEach((episode, i) => {
        if (episode.over) return;
        world.step(
          episode,
          Array.from({ length: agents }, (_, agent) => acted.action[agent * worlds + i]),
        );
      });
    }
  } finally {
    await program.release();
  }
  return { steps: episodes.map(({ time }) => time), solved: episodes.map((episode) => world.solved(episode)) };
}
