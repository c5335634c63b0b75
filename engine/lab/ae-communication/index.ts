/**
 * Agents that ground a language in autoencoding: Lin, Huh, Stauffer, Lim and Isola, "Learning to Ground Multi-Agent
 * Communication with Autoencoders", NeurIPS 2021; see README.md.
 */
import type { Experiment, ExperimentTools } from "../experiment.ts";
import { claimsOf } from "./claims.ts";
import {
  bitMatrix,
  curveEvents,
  gameTable,
  mapChart,
  mapFrame,
  openingChart,
  picturesByMessage,
  toldAgain,
} from "./gameReport.ts";
import { type SpeakerId, speakerIds, speakerNames } from "./language/speakers.ts";
import { type Params, params } from "./params.ts";
import { measuredThings } from "./referential/measure.ts";
import { type GamePart, gamePart } from "./referential/part.ts";
import { type ThingSource, thingSource } from "./referential/source.ts";
import type { GameRun, Result, WorldRun } from "./result.ts";
import { curveColumn, replayFilm, worldChart, worldTable } from "./worldReport.ts";
import { type WorldPart, worldPart } from "./worlds/part.ts";
import { agentsOf, type WorldId, worldNames, worldOf } from "./worlds/settings.ts";

/** Things told again that are shown. */
const SHOWN = 12;

export const aeCommunication: Experiment<Params, Result> = {
  id: "ae-communication",
  title: "Communication grounded in autoencoding",
  paper: {
    title: "Learning to Ground Multi-Agent Communication with Autoencoders",
    authors: "Toru Lin, Minyoung Huh, Chris Stauffer, Ser-Nam Lim, Phillip Isola",
    venue: "NeurIPS 2021, arXiv:2110.15349",
  },
  question:
    "Do agents come to understand each other when their messages are what they can tell again, and not what is rewarded?",
  params,
  presets: [
    {
      id: "seconds",
      label: "Referential game, a small room",
      estimateSeconds: 60,
      params: { updates: 1200 },
    },
    {
      id: "minutes",
      label: "Three repetitions, digits, doors",
      estimateSeconds: 900,
      params: {
        games: ["referential", "findgoal", "doors"],
        things: ["gaussian", "digits"],
        worldSpeakers: [...speakerIds],
        seeds: 3,
      },
    },
    {
      id: "hours",
      label: "A room of 15 x 15 as in the paper",
      estimateSeconds: 14_400,
      params: { games: ["findgoal"], size: 15, sight: 3, maxSteps: 512, updates: 20_000, gamma: 0.99, worldRate: 2e-3 },
    },
  ],

  async run(given, tools) {
    const { games, encoders, worldEncoders, episodes } = given;
    const counter = new Counter(given, tools);
    const result: Result = { encoders, worldEncoders, episodes, games: [], worlds: [] };
    if (games.includes("referential"))
      for (const kind of new Set(given.things))
        result.games.push(...(await referential(await thingSource(kind, given, tools), given, counter, tools)));
    for (const world of ["findgoal", "doors"] as const)
      if (games.includes(world)) result.worlds.push(...(await inWorld(world, given, counter, tools)));
    tools.emit({ kind: "progress", fraction: 1, step: "Done" });
    return result;
  },

  claims: claimsOf,
};

const unique = (kinds: readonly SpeakerId[]): SpeakerId[] => speakerIds.filter((kind) => kinds.includes(kind));
const seedsOf = ({ seed, seeds }: Params): number[] => Array.from({ length: seeds }, (_, i) => seed + i);

/** How much of the run is done. */
class Counter {
  private done = 0;
  private readonly total: number;

  constructor(
    given: Params,
    private readonly tools: ExperimentTools,
  ) {
    const { games, things, speakers, worldSpeakers, seeds } = given;
    const rooms = games.filter((game) => game !== "referential").length;
    const referentials = games.includes("referential") ? new Set(things).size : 0;
    this.total =
      seeds *
      (referentials * unique(speakers).length + rooms * unique(worldSpeakers).length * Counter.worldEffort(given));
  }

  /** Time of a training in a world next to one of the referential game, roughly. */
  static worldEffort = ({ updates, episodes, batch }: Params): number => (8 * updates * batch) / episodes;

  /** @param share of the present part. */
  tell(step: string, share: number, effort: number): void {
    this.tools.emit({ kind: "progress", fraction: (this.done + share * effort) / this.total, step });
  }

  finish(effort: number): void {
    this.done += effort;
  }
}

async function referential(
  source: ThingSource,
  given: Params,
  counter: Counter,
  tools: ExperimentTools,
): Promise<GameRun[]> {
  const { kind: thingKind, images } = source;
  const { bits, hidden, episodes, batch, rate, entropy, encoders } = given;
  const kinds = unique(given.speakers);
  tools.emit(openingChart(thingKind));
  tools.emit(mapChart(thingKind));
  const runs: GameRun[] = [];
  const curves = new Map<SpeakerId, [number, number][][]>(kinds.map((kind) => [kind, []]));
  for (const seed of seedsOf(given)) {
    const things = source.things(seed);
    for (const kind of kinds) {
      const name = `Referential game, ${thingKind}, ${speakerNames[kind]}, seed ${seed}`;
      counter.tell(name, 0, 1);
      const options = { kind, seed, shared: encoders === "shared", bits, hidden, episodes, batch, rate, entropy };
      const id = `referential-${thingKind}-${kind}-${seed}`;
      const part = await tools.journal.once(id, () =>
        gamePart(options, things, { part: id, shown: images ? SHOWN : 0 }, tools, (episode) =>
          counter.tell(name, Math.min(1, episode / episodes), 1),
        ),
      );
      counter.finish(1);
      const own = curves.get(kind)!;
      own.push(part.curve);
      for (const event of curveEvents(`success-${thingKind}`, speakerNames[kind], own)) tools.emit(event);
      const { right, permuted, frozen, statistics, explained } = part;
      runs.push({
        things: thingKind,
        kind,
        seed,
        right,
        permuted,
        frozen,
        statistics,
        ...(explained === undefined ? {} : { explained }),
      });
      tools.emit({ kind: "table", table: gameTable(thingKind, runs) });
      if (seed !== given.seed) continue;
      for (const event of mapFrame(thingKind, kind, kinds.indexOf(kind), part, things.classes)) tools.emit(event);
      if (kind === "ae") showLanguage(source, part, given, tools);
    }
  }
  return runs;
}

/** Words for classes, and where pictures are seen, pictures with the same word and what is told again. */
function showLanguage(
  { kind, images, things }: ThingSource,
  part: GamePart,
  given: Params,
  { emit }: ExperimentTools,
): void {
  const seen = things(given.seed);
  emit({ kind: "matrix", matrix: bitMatrix(kind, part, seen.classes) });
  if (!images) return;
  emit({ kind: "gallery", gallery: picturesByMessage(kind, part, images) });
  if (given.encoder.length > 0) return;
  const shown = measuredThings(seen, given.seed).slice(0, SHOWN);
  emit({
    kind: "gallery",
    gallery: toldAgain(
      kind,
      part,
      shown.map(({ features }) => features),
      images.channels,
    ),
  });
}

async function inWorld(id: WorldId, given: Params, counter: Counter, tools: ExperimentTools): Promise<WorldRun[]> {
  const world = worldOf(id, given);
  const kinds = unique(given.worldSpeakers);
  const effort = Counter.worldEffort(given);
  tools.emit(worldChart(id));
  const runs: WorldRun[] = [];
  const curves = new Map<SpeakerId, WorldPart["curve"][]>(kinds.map((kind) => [kind, []]));
  for (const seed of seedsOf(given))
    for (const kind of kinds) {
      const options = agentsOf(id, world, kind, seed, given);
      const name = `${worldNames[id]}, ${speakerNames[kind]}, seed ${seed}`;
      const steps = given.updates * given.worlds * given.stretch;
      counter.tell(name, 0, effort);
      const part = await tools.journal.once(`${id}-${kind}-${seed}`, () =>
        worldPart(world, options, { part: `${id}-${kind}-${seed}`, measured: given.measured }, tools, ([so]) =>
          counter.tell(name, so / steps, effort),
        ),
      );
      counter.finish(effort);
      const own = curves.get(kind)!;
      own.push(part.curve);
      for (const event of curveEvents(`learning-${id}`, speakerNames[kind], own, curveColumn(id))) tools.emit(event);
      const { ends, statistics } = part;
      runs.push({ world: id, kind, seed, ends, ...(statistics ? { statistics } : {}) });
      tools.emit({ kind: "table", table: worldTable(id, runs) });
      if (seed === given.seed) tools.emit({ kind: "film", film: replayFilm(id, kind, part.replay) });
    }
  return runs;
}
