/** What is told of a world: curves, a table with what messages are worth, a replay. */
import { mean as average, median } from "../../metrics/summary.ts";
import type { Film, LabEvent, Table } from "../events.ts";
import { type SpeakerId, speakerNames } from "./language/speakers.ts";
import { meanInterval } from "./language/statistics.ts";
import type { WorldRun } from "./result.ts";
import type { Hearing } from "./worlds/measure.ts";
import type { Replay } from "./worlds/part.ts";
import { type WorldId, worldNames } from "./worlds/settings.ts";

const measures: Readonly<Record<WorldId, string>> = {
  findgoal: "steps until all arrive",
  doors: "share of episodes with red before blue",
  fivesteps: "share of right answers",
};

export const worldChart = (world: WorldId): LabEvent => ({
  kind: "chart",
  chart: {
    id: `learning-${world}`,
    title: `${worldNames[world]} while learning`,
    x: { label: "thousand steps of all worlds" },
    y: { label: measures[world] },
    caption: "Means over repetitions; what agents do is drawn.",
  },
});

/** Column of a curve's points that the chart shows. */
export const curveColumn = (world: WorldId): number => (world === "findgoal" ? 1 : 2);

const hearingNames: Readonly<Record<Hearing, string>> = {
  said: "as said",
  permuted: "messages of other episodes",
  frozen: "first message always",
  none: "nothing heard",
};

/** Columns of what came of the episodes: of a name, and of all steps and shares of what was to be done. */
type EndColumns = readonly [name: string, of: (steps: number[], shares: number[], key: string) => string | number][];

const interval = (values: readonly number[], key: string, digits: number): string => {
  const { value, low, high } = meanInterval(values, key);
  return `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
};

const ofRooms: EndColumns = [
  ["steps (95 % interval)", (steps, _, key) => interval(steps, key, 2)],
  ["median", (steps) => median(steps)],
  ["ended as it should", (_, shares) => average(shares).toFixed(3)],
];
const ofAnswers: EndColumns = [["right answers (95 % interval)", (_, shares, key) => interval(shares, key, 3)]];

export function worldTable(world: WorldId, runs: readonly WorldRun[]): Table {
  const kinds = [...new Set(runs.map(({ kind }) => kind))];
  const [endColumns, sight] = world === "fivesteps" ? [ofAnswers, "the class"] : [ofRooms, "what is in sight"];
  return {
    id: world,
    title: `${worldNames[world]}: after learning`,
    columns: [
      "messages",
      "heard",
      ...endColumns.map(([name]) => name),
      "bits used",
      "different messages",
      "entropy (bits)",
      `about ${sight} (bits)`,
    ],
    rows: kinds.flatMap((kind) => {
      const own = runs.filter((run) => run.kind === kind);
      return (Object.keys(hearingNames) as Hearing[]).flatMap((hearing) => {
        const ends = own.flatMap((run) => run.ends[hearing] ?? []);
        if (ends.length === 0) return [];
        const steps = ends.flatMap((end) => end.steps);
        const shares = ends.flatMap((end) => end.solved);
        const mean = (of: (run: WorldRun) => number | undefined, digits: number) => {
          const value = average(own.map((run) => of(run) ?? Number.NaN));
          return hearing !== "said" || Number.isNaN(value) ? "" : value.toFixed(digits);
        };
        return [
          [
            speakerNames[kind],
            kind === "silent" ? "nothing" : hearingNames[hearing],
            ...endColumns.map(([, of]) => of(steps, shares, kind)),
            mean(({ statistics }) => statistics?.usedBits, 1),
            mean(({ statistics }) => statistics?.distinct, 0),
            mean(({ statistics }) => statistics?.entropy, 2),
            mean(({ statistics }) => statistics?.information, 2),
          ],
        ];
      });
    }),
  };
}

const captions: Readonly<Record<WorldId, string>> = {
  findgoal: "The goal is green, walls are dark. What an agent says is heard by the others a step later.",
  doors: "An open door is pale. What an agent says is heard by the other one a step later.",
  fivesteps: "Red sees the picture on the left, yellow the one on the right. Messages are heard a step later.",
};

export function replayFilm(world: WorldId, kind: SpeakerId, { edge, pixels, frames }: Replay): Film {
  return {
    id: `replay-${world}-${kind}`,
    title: `${worldNames[world]}, an episode: ${speakerNames[kind]}`,
    tiles: { width: edge, height: edge, channels: 3, count: frames.length, data: pixels },
    frames,
    caption: captions[world],
  };
}
