/** The worlds and the agents in them, by the parameters. */
import type { ExperimentTools } from "../../experiment.ts";
import type { SpeakerId } from "../language/speakers.ts";
import type { Params } from "../params.ts";
import { pictureSource } from "../referential/source.ts";
import { doors } from "./doors.ts";
import { findGoal } from "./findGoal.ts";
import { fiveSteps } from "./fiveSteps.ts";
import type { LearnOptions } from "./learn.ts";
import type { Episode, World } from "./world.ts";

/** Agents at the doors, as in the paper. */
const AT_DOORS = 2;

export const worldIds = ["findgoal", "doors", "fivesteps"] as const;
export type WorldId = (typeof worldIds)[number];

export const worldNames: Readonly<Record<WorldId, string>> = {
  findgoal: "FindGoal",
  doors: "Red-Blue doors",
  fivesteps: "Game of five steps",
};

/** Worlds by seed, each of which any episode of its own kind is handed back to. */
export async function worldsOf(id: WorldId, params: Params, tools: ExperimentTools): Promise<(seed: number) => World> {
  const { size, sight, agents, clutter, maxSteps, things } = params;
  const view = 2 * sight + 1;
  const plain = <E extends Episode>(world: World<E>) => world as World<Episode> as World;
  if (id === "fivesteps") {
    const kind = things.find((candidate) => candidate !== "gaussian") ?? "digits";
    const source = await pictureSource(kind, params, tools);
    return (seed) => plain(fiveSteps(source.things(seed), source.images));
  }
  const room =
    id === "findgoal"
      ? plain(findGoal({ agents, size, view, clutter, maxSteps }))
      : plain(doors({ agents: AT_DOORS, size, view, maxSteps }));
  return () => room;
}

export function agentsOf(
  id: WorldId,
  { agents, width, actions }: World,
  kind: SpeakerId,
  seed: number,
  params: Params,
): LearnOptions {
  const { bits, units, worldHidden, entropy, worlds, stretch, updates, worldRate, gamma, tau } = params;
  return {
    kind,
    agents,
    width,
    actions,
    features: id === "fivesteps",
    shared: params.worldEncoders === "shared",
    bits,
    units,
    hidden: worldHidden,
    entropy,
    key: [id, seed, kind],
    seed,
    worlds,
    stretch,
    updates,
    rate: worldRate,
    gamma,
    tau,
  };
}
