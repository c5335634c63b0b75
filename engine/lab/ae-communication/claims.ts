/** What can be claimed from a result: of agents that ground their language in autoencoding against others. */
import type { Claim } from "../experiment.ts";
import type { SpeakerId } from "./language/speakers.ts";
import { meanInterval } from "./language/statistics.ts";
import type { ThingKind } from "./params.ts";
import type { GameRun, Result, WorldRun } from "./result.ts";

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
    ...doorsClaims(result.worlds.filter(({ world }) => world === "doors")),
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

/** Of each episode, for the seeds that both have: what the second takes more than the first. */
function paired(
  first: readonly WorldRun[],
  second: readonly WorldRun[],
  of: (run: WorldRun, other: boolean) => number[],
): number[] {
  return first.flatMap((run) => {
    const other = second.find(({ seed }) => seed === run.seed);
    if (!other) return [];
    const [a, b] = [of(run, false), of(other, true)];
    return a.map((value, i) => b[i] - value);
  });
}

function findGoalClaims(runs: readonly WorldRun[]): Claim[] {
  const own = runsOf(runs, "ae");
  const claims: Claim[] = [];
  const fewer = (text: string, differences: number[], key: string) => {
    if (differences.length === 0) return;
    const gain = meanInterval(differences, key);
    claims.push({
      text,
      measured: `${Math.abs(gain.value).toFixed(2)} steps ${gain.value >= 0 ? "fewer" : "more"} (${interval(gain, 2)})`,
      threshold: "interval of the difference above 0",
      holds: gain.low > 0,
    });
  };
  const said = (run: WorldRun) => run.ends.said!.steps;
  fewer(
    "FindGoal: with autoencoded messages all arrive in fewer steps than without messages, after as many steps of learning.",
    paired(own, runsOf(runs, "silent"), said),
    "silent",
  );
  fewer(
    "FindGoal: they arrive in fewer steps than with messages learnt by reward.",
    paired(own, runsOf(runs, "rl"), said),
    "rl",
  );
  fewer(
    "FindGoal: agents go by the messages: with those of other episodes the same agents take longer. It does not say that right ones are what helps.",
    paired(own, own, ({ ends }, other) => (other ? ends.permuted : ends.said)!.steps),
    "permuted",
  );
  return claims;
}

function doorsClaims(runs: readonly WorldRun[]): Claim[] {
  const solved = ({ ends }: WorldRun) => ends.said!.solved.map(Number);
  const differences = paired(runsOf(runs, "silent"), runsOf(runs, "ae"), solved);
  if (differences.length === 0) return [];
  const gain = meanInterval(differences, "doors");
  return [
    {
      text: "Red-Blue doors: with autoencoded messages more episodes end with red before blue than without messages.",
      measured: `share higher by ${gain.value.toFixed(3)} (${interval(gain, 3)})`,
      threshold: "interval of the difference above 0",
      holds: gain.low > 0,
    },
  ];
}
