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
import { type Game, games, type Params, params } from "./params.ts";
import { measuredThings } from "./referential/measure.ts";
import { type GamePart, gamePart } from "./referential/part.ts";
import { type ThingSource, thingSource } from "./referential/source.ts";
import type { GameRun, Result, WorldRun } from "./result.ts";
import { type Job, sideBySide } from "./sideBySide.ts";
import { curveColumn, replayFilm, worldChart, worldTable } from "./worldReport.ts";
import { type WorldPart, worldPart } from "./worlds/part.ts";
import { agentsOf, type WorldId, worldIds, worldNames, worldsOf } from "./worlds/settings.ts";

/** Things told again that are shown. */
const SHOWN = 12;

/** Steps of Adam in the referential game that take about as long as one in a world, with all that is done before it. */
const STEPS_OF_A_WORLD = 8;

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
      params: { speakers: ["silent", "rl", "ae"], updates: 1200 },
    },
    {
      id: "minutes",
      label: "Three repetitions, digits, doors, five steps",
      estimateSeconds: 900,
      params: {
        games: [...games],
        things: ["gaussian", "digits"],
        worldSpeakers: ["silent", "rl", "ae"],
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
    const progress = new Progress(given, tools);
    const result: Result = { encoders, worldEncoders, episodes, games: [], worlds: [] };
    if (games.includes("referential"))
      for (const kind of new Set(given.things))
        result.games.push(...(await referential(await thingSource(kind, given, tools), given, progress, tools)));
    for (const world of worldIds)
      if (games.includes(world)) result.worlds.push(...(await inWorld(world, given, progress, tools)));
    tools.emit({ kind: "progress", fraction: 1, step: "Done" });
    return result;
  },

  claims: claimsOf,
};

const unique = (kinds: readonly SpeakerId[]): SpeakerId[] => speakerIds.filter((kind) => kinds.includes(kind));
const seedsOf = ({ seed, seeds }: Params): number[] => Array.from({ length: seeds }, (_, i) => seed + i);

/** How much of the run is done, games one after the other. */
class Progress {
  private done = 0;
  private readonly total: number;

  constructor(
    private readonly given: Params,
    private readonly tools: ExperimentTools,
  ) {
    const { games, things } = given;
    this.total = games.reduce(
      (sum, game) => sum + this.effort(game) * (game === "referential" ? new Set(things).size : 1),
      0,
    );
  }

  /** Of all trainings in a game, in steps of Adam: one in a world takes about as long as this many of the referential game. */
  private effort(game: Game): number {
    const { speakers, worldSpeakers, seeds, episodes, batch, updates } = this.given;
    if (game === "referential") return seeds * new Set(speakers).size * (episodes / batch);
    return seeds * new Set(worldSpeakers).size * updates * STEPS_OF_A_WORLD;
  }

  /** Tells how many of the trainings in a game are done. */
  in(game: Game, trainings: number): (name: string, done: number) => void {
    const [before, effort] = [this.done, this.effort(game)];
    this.done += effort;
    return (step, done) => {
      const fraction = (before + (effort * done) / trainings) / this.total;
      this.tools.emit({ kind: "progress", fraction, step });
    };
  }
}

async function referential(
  source: ThingSource,
  given: Params,
  progress: Progress,
  tools: ExperimentTools,
): Promise<GameRun[]> {
  const { kind: thingKind, images } = source;
  const { bits, hidden, episodes, batch, rate, entropy, encoders } = given;
  const kinds = unique(given.speakers);
  tools.emit(openingChart(thingKind));
  tools.emit(mapChart(thingKind));
  const runs: GameRun[] = [];
  const curves = new Map<SpeakerId, [number, number][][]>(kinds.map((kind) => [kind, []]));
  const jobs = seedsOf(given).flatMap((seed) => {
    const things = source.things(seed);
    return kinds.map((kind): Job<GamePart> => {
      const options = { kind, seed, shared: encoders === "shared", bits, hidden, episodes, batch, rate, entropy };
      const id = `referential-${thingKind}-${kind}-${seed}`;
      return {
        name: `Referential game, ${thingKind}, ${speakerNames[kind]}, seed ${seed}`,
        work: (tell) =>
          tools.journal.once(id, () =>
            gamePart(options, things, { part: id, shown: images ? SHOWN : 0 }, tools, (episode) =>
              tell(Math.min(1, episode / episodes)),
            ),
          ),
        done(part) {
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
          if (seed !== given.seed) return;
          for (const event of mapFrame(thingKind, kind, kinds.indexOf(kind), part, things.classes)) tools.emit(event);
          if (kind === "ae") showLanguage(source, part, given, tools);
        },
      };
    });
  });
  await sideBySide(jobs, progress.in("referential", jobs.length));
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

async function inWorld(id: WorldId, given: Params, progress: Progress, tools: ExperimentTools): Promise<WorldRun[]> {
  const worldOf = await worldsOf(id, given, tools);
  const kinds = unique(given.worldSpeakers);
  tools.emit(worldChart(id));
  const runs: WorldRun[] = [];
  const curves = new Map<SpeakerId, WorldPart["curve"][]>(kinds.map((kind) => [kind, []]));
  const steps = given.updates * given.worlds * given.stretch;
  const jobs = seedsOf(given).flatMap((seed) => {
    const world = worldOf(seed);
    return kinds.map((kind): Job<WorldPart> => {
      const options = agentsOf(id, world, kind, seed, given);
      const part = `${id}-${kind}-${seed}`;
      return {
        name: `${worldNames[id]}, ${speakerNames[kind]}, seed ${seed}`,
        work: (tell) =>
          tools.journal.once(part, () =>
            worldPart(world, options, { part, measured: given.measured }, tools, ([so]) => tell(so / steps)),
          ),
        done({ curve, ends, statistics, replay }) {
          const own = curves.get(kind)!;
          own.push(curve.map(([so, ...means]) => [so / 1000, ...means]));
          for (const event of curveEvents(`learning-${id}`, speakerNames[kind], own, curveColumn(id)))
            tools.emit(event);
          runs.push({ world: id, kind, seed, ends, ...(statistics ? { statistics } : {}) });
          tools.emit({ kind: "table", table: worldTable(id, runs) });
          if (seed === given.seed) tools.emit({ kind: "film", film: replayFilm(id, kind, replay) });
        },
      };
    });
  });
  await sideBySide(jobs, progress.in(id, jobs.length));
  return runs;
}
