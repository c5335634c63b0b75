/** The worlds and the agents in them, by the parameters. */
import type { SpeakerId } from "../language/speakers.ts";
import type { Params } from "../params.ts";
import { doors } from "./doors.ts";
import { findGoal } from "./findGoal.ts";
import type { LearnOptions } from "./learn.ts";
import type { Episode, World } from "./world.ts";

/** Agents at the doors, as in the paper. */
const AT_DOORS = 2;

export type WorldId = "findgoal" | "doors";

export const worldNames: Readonly<Record<WorldId, string>> = { findgoal: "FindGoal", doors: "Red-Blue doors" };

/** A world that any episode of its own kind is handed back to. */
export function worldOf(id: WorldId, { size, sight, agents, clutter, maxSteps }: Params): World {
  const view = 2 * sight + 1;
  const world =
    id === "findgoal"
      ? findGoal({ agents, size, view, clutter, maxSteps })
      : doors({ agents: AT_DOORS, size, view, maxSteps });
  return world as World<Episode> as World;
}

export function agentsOf(
  id: WorldId,
  { agents, width }: World,
  kind: SpeakerId,
  seed: number,
  params: Params,
): LearnOptions {
  const { bits, units, worldHidden, entropy, worlds, stretch, updates, worldRate, gamma, tau } = params;
  return {
    kind,
    agents,
    width,
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
