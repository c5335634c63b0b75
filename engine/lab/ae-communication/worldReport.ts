/** What is told of a world: curves, a table with what messages are worth, a replay. */
import { median } from "../../metrics/summary.ts";
import type { Film, LabEvent, Table } from "../events.ts";
import { type SpeakerId, speakerNames } from "./language/speakers.ts";
import { meanInterval } from "./language/statistics.ts";
import type { WorldRun } from "./result.ts";
import type { Hearing } from "./worlds/measure.ts";
import type { Replay } from "./worlds/part.ts";
import { type WorldId, worldNames } from "./worlds/settings.ts";

export const worldChart = (world: WorldId): LabEvent => ({
  kind: "chart",
  chart: {
    id: `learning-${world}`,
    title: `${worldNames[world]} while learning`,
    x: { label: "steps of all worlds" },
    y: { label: world === "findgoal" ? "steps until all arrive" : "share of episodes with red before blue" },
    caption: "Means over repetitions; moves are drawn. Thin: lowest and highest repetition.",
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

export function worldTable(world: WorldId, runs: readonly WorldRun[]): Table {
  const kinds = [...new Set(runs.map(({ kind }) => kind))];
  return {
    id: world,
    title: `${worldNames[world]}: after learning`,
    columns: [
      "messages",
      "heard",
      "steps (95 % interval)",
      "median",
      "ended as it should",
      "bits used",
      "different messages",
      "entropy (bits)",
      "about what is in sight (bits)",
    ],
    rows: kinds.flatMap((kind) => {
      const own = runs.filter((run) => run.kind === kind);
      return (Object.keys(hearingNames) as Hearing[]).flatMap((hearing) => {
        const ends = own.flatMap((run) => run.ends[hearing] ?? []);
        if (ends.length === 0) return [];
        const steps = ends.flatMap((end) => end.steps);
        const solved = ends.flatMap((end) => end.solved.map(Number));
        const all = meanInterval(steps, kind);
        const mean = (of: (run: WorldRun) => number | undefined, digits: number) => {
          const value = own.reduce((sum, run) => sum + (of(run) ?? Number.NaN), 0) / own.length;
          return hearing !== "said" || Number.isNaN(value) ? "" : value.toFixed(digits);
        };
        return [
          [
            speakerNames[kind],
            kind === "silent" ? "nothing" : hearingNames[hearing],
            `${all.value.toFixed(2)} (${all.low.toFixed(2)} to ${all.high.toFixed(2)})`,
            median(steps),
            (solved.reduce((sum, one) => sum + one, 0) / solved.length).toFixed(3),
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

export function replayFilm(world: WorldId, kind: SpeakerId, { edge, pixels, frames }: Replay): Film {
  return {
    id: `replay-${world}-${kind}`,
    title: `${worldNames[world]}, an episode: ${speakerNames[kind]}`,
    tiles: { width: edge, height: edge, channels: 3, count: frames.length, data: pixels },
    frames,
    caption:
      world === "findgoal"
        ? "The goal is green, walls are dark. What an agent says is heard by the others a step later."
        : "An open door is pale. What an agent says is heard by the other one a step later.",
  };
}
