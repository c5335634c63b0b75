/** What can be claimed from a result: of agents that ground their language in autoencoding against others. */
import { mean, meanInterval95 } from "../../metrics/summary.ts";
import type { Claim } from "../experiment.ts";
import type { SpeakerId } from "./language/speakers.ts";
import { meanInterval } from "./language/statistics.ts";
import type { ThingKind } from "./params.ts";
import type { GameRun, Result, WorldRun } from "./result.ts";
import type { Hearing } from "./worlds/measure.ts";

/** Set before any run: what autoencoded messages have to reach, and how many times the others. */
const SUCCESS = 0.6;
const TIMES = 3;

const percent = (share: number): string => share.toFixed(3);
const interval = ({ low, high }: { low: number; high: number }, digits: number): string =>
  `95 % interval ${low.toFixed(digits)} to ${high.toFixed(digits)}`;

export function claimsOf(result: Result): Claim[] {
  const things = [...new Set(result.games.map((run) => run.things))];
  return [
    ...things.flatMap((kind) => gameClaims(result, kind)),
    ...findGoalClaims(result.worlds.filter(({ world }) => world === "findgoal")),
    ...shareClaims(
      result.worlds.filter(({ world }) => world === "doors"),
      ["Red-Blue doors", "more episodes end with red before blue", "solve fewer"],
    ),
    ...shareClaims(
      result.worlds.filter(({ world }) => world === "fivesteps"),
      ["Game of five steps", "more answers are right", "are right less often"],
    ),
  ];
}

/** Shares of all measured episodes of all seeds. */
const rightOf = (runs: readonly GameRun[], kind: SpeakerId): number[] =>
  runs.filter((run) => run.kind === kind).flatMap(({ right }) => right);

function gameClaims({ games, episodes }: Result, things: ThingKind): Claim[] {
  const runs = games.filter((run) => run.things === things);
  const own = runs.filter(({ kind }) => kind === "ae");
  if (own.length === 0) return [];
  const ae = meanInterval(rightOf(runs, "ae"), "ae");
  const claims: Claim[] = [
    {
      text: `Referential game, ${things}: agents that ground messages in autoencoding understand each other after ${episodes} episodes.`,
      measured: `right answers ${percent(ae.value)} (${interval(ae, 3)})`,
      threshold: `interval above ${SUCCESS}`,
      holds: ae.low > SUCCESS,
    },
  ];
  for (const [kind, name] of [
    ["rl", "agents whose messages are learnt by reward"],
    ["silent", "silent agents"],
  ] as const) {
    const others = rightOf(runs, kind);
    if (others.length === 0) continue;
    const other = meanInterval(others, kind);
    claims.push({
      text: `Referential game, ${things}: they are right at least ${TIMES} times as often as ${name} after as many episodes.`,
      measured: `${percent(ae.value)} against ${percent(other.value)} (${interval(other, 3)}): ${(ae.value / other.value).toFixed(1)} times`,
      threshold: `at least ${TIMES} times`,
      holds: ae.value >= TIMES * other.value,
    });
  }
  const permuted = own.reduce((sum, run) => sum + run.permuted, 0) / own.length;
  claims.push({
    text: `Referential game, ${things}: it is the messages that tell: with those of other episodes they are right less than half as often.`,
    measured: `${percent(permuted)} against ${percent(ae.value)}`,
    threshold: "less than half",
    holds: permuted < ae.value / 2,
  });
  return claims;
}

const runsOf = (runs: readonly WorldRun[], kind: SpeakerId): WorldRun[] => runs.filter((run) => run.kind === kind);

/** Of each seed that both have, what the second has more than the first in each episode. */
function paired(
  first: readonly WorldRun[],
  second: readonly WorldRun[],
  of: (run: WorldRun, hearing: Hearing) => number[],
  hearing: Hearing = "said",
): number[][] {
  return first.flatMap((run) => {
    const other = second.find(({ seed }) => seed === run.seed);
    if (!other) return [];
    const [a, b] = [of(run, "said"), of(other, hearing)];
    return [a.map((value, i) => b[i] - value)];
  });
}

/**
 * The mean of differences, with its interval over the episodes of all trainings, and over trainings where there are several:
 * then it is that one that has to be above 0.
 * @param differences of each training, one for each episode.
 */
function gain(text: string, differences: readonly number[][], name: (gain: number) => string, digits: number): Claim[] {
  if (differences.length === 0) return [];
  const episodes = meanInterval(differences.flat(), text);
  const overEpisodes = `${name(episodes.value)} (${interval(episodes, digits)} over episodes`;
  const threshold = "interval of the difference above 0";
  if (differences.length === 1) return [{ text, measured: `${overEpisodes})`, threshold, holds: episodes.low > 0 }];
  const [low, high] = meanInterval95(differences.map(mean));
  return [
    {
      text,
      measured: `${overEpisodes}, ${low.toFixed(digits)} to ${high.toFixed(digits)} over ${differences.length} trainings)`,
      threshold: `${threshold}, over trainings`,
      holds: low > 0,
    },
  ];
}

function findGoalClaims(runs: readonly WorldRun[]): Claim[] {
  const own = runsOf(runs, "ae");
  const steps = ({ ends }: WorldRun, hearing: Hearing) => ends[hearing]!.steps;
  const fewer = (text: string, differences: number[][]) =>
    gain(
      `FindGoal: ${text}`,
      differences,
      (value) => `${Math.abs(value).toFixed(2)} steps ${value >= 0 ? "fewer" : "more"}`,
      2,
    );
  return [
    ...fewer(
      "with autoencoded messages all arrive in fewer steps than without messages, after as many steps of learning.",
      paired(own, runsOf(runs, "silent"), steps),
    ),
    ...fewer("they arrive in fewer steps than with messages learnt by reward.", paired(own, runsOf(runs, "rl"), steps)),
    ...fewer(
      "it is what they hear that helps: the same agents take longer where they hear nothing.",
      paired(own, own, steps, "none"),
    ),
    ...fewer(
      "agents go by the messages: with those of other episodes the same agents take longer. It does not say that right ones are what helps.",
      paired(own, own, steps, "permuted"),
    ),
  ];
}

/** Of worlds in which it counts how much of what was to be done is done. */
function shareClaims(
  runs: readonly WorldRun[],
  [title, more, fewer]: readonly [title: string, more: string, fewer: string],
): Claim[] {
  const own = runsOf(runs, "ae");
  // Turned round: what counts is how much less the others do.
  const missed = ({ ends }: WorldRun, hearing: Hearing) => ends[hearing]!.solved.map((share) => -share);
  const higher = (text: string, differences: number[][]) =>
    gain(
      `${title}: ${text}`,
      differences,
      (value) => `share ${value >= 0 ? "higher" : "lower"} by ${Math.abs(value).toFixed(3)}`,
      3,
    );
  return [
    ...higher(`with autoencoded messages ${more} than without messages.`, paired(own, runsOf(runs, "silent"), missed)),
    ...higher(
      `with autoencoded messages ${more} than with messages learnt by reward.`,
      paired(own, runsOf(runs, "rl"), missed),
    ),
    ...higher(
      `it is what they hear that helps: the same agents ${fewer} where they hear nothing.`,
      paired(own, own, missed, "none"),
    ),
  ];
}
