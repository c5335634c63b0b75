/** One training in a world and all that is measured after it. */
import { base64 } from "../../../image/base64.ts";
import type { ExperimentTools } from "../../experiment.ts";
import { type MessageStatistics, messageStatistics, wordOf } from "../language/statistics.ts";
import type { Acted } from "./company.ts";
import { agentNames } from "./grid.ts";
import { type CurvePoint, type LearnOptions, learn } from "./learn.ts";
import { type EpisodeEnds, type Hearing, hearings, measureWorld } from "./measure.ts";
import type { Episode, World } from "./world.ts";

/** An episode to look at: RGB pictures of its steps, and words to each. */
export interface Replay {
  edge: number;
  /** base64 of the pixels of all pictures. */
  pixels: string;
  frames: { label: string; lines: string[] }[];
}

export interface WorldPart {
  curve: CurvePoint[];
  ends: Partial<Record<Hearing, EpisodeEnds>>;
  statistics?: MessageStatistics;
  replay: Replay;
}

/** Steps that are shown at most. */
const SHOWN = 48;

export async function worldPart<E extends Episode>(
  world: World<E>,
  options: LearnOptions,
  { part, measured }: { part: string; measured: number },
  tools: ExperimentTools,
  onPoint: (point: CurvePoint) => void,
): Promise<WorldPart> {
  const { curve, weights } = await learn(world, options, part, tools, onPoint);
  const silent = options.kind === "silent";
  const ends: WorldPart["ends"] = {};
  const messages: number[] = [];
  const labels: number[] = [];
  const replay = new Recorder(world, options);
  const watch = (episodes: readonly E[], acted: Acted) => {
    episodes.forEach((episode, i) => {
      if (episode.over) return;
      // Of the first agent in all episodes.
      messages.push(...acted.message.subarray(i * options.bits, (i + 1) * options.bits));
      labels.push(world.sees(episode, 0));
    });
    replay.watch(episodes, acted);
  };
  for (const hearing of silent ? (["said"] as const) : hearings)
    ends[hearing] = await measureWorld(
      world,
      { ...options, episodes: measured },
      weights,
      hearing,
      tools,
      hearing === "said" ? watch : undefined,
    );
  return {
    curve,
    ends,
    ...(silent ? {} : { statistics: messageStatistics(messages, options.bits, labels) }),
    replay: replay.replay(),
  };
}

/** Draws the first episode, step by step. */
class Recorder<E extends Episode> {
  readonly #pictures: Uint8Array[] = [];
  readonly #frames: Replay["frames"] = [];

  constructor(
    private readonly world: World<E>,
    private readonly options: LearnOptions,
  ) {}

  watch(episodes: readonly E[], { action, message }: Acted): void {
    const { agents, bits, kind } = this.options;
    const [episode] = episodes;
    if (episode.over || this.#frames.length >= SHOWN) return;
    this.#pictures.push(this.world.draw(episode));
    this.#frames.push({
      label: `step ${episode.time + 1}`,
      lines: Array.from({ length: agents }, (_, agent) => {
        const row = agent * episodes.length;
        const does = this.world.doing(episode, agent, action[row]);
        return `${agentNames[agent]}: ${does}${kind === "silent" ? "" : `, says ${wordOf(message, row, bits)}`}`;
      }),
    });
  }

  replay(): Replay {
    const { edge } = this.world;
    const bytes = new Uint8Array(this.#pictures.length * edge * edge * 3);
    this.#pictures.forEach((picture, i) => {
      bytes.set(picture, i * picture.length);
    });
    return { edge, pixels: base64(bytes), frames: this.#frames };
  }
}
