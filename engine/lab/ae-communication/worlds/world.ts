/** A world that several agents live in, one episode of it as plain data. */
import type { Random } from "../../../random.ts";

/** What every world has; plain JSON, so that it can be saved. */
export interface Episode {
  /** Steps made. */
  time: number;
  over: boolean;
}

export interface World<E extends Episode = Episode> {
  agents: number;
  maxSteps: number;
  /** Number of things that an agent can do. */
  actions: number;
  /** Numbers that an agent sees. */
  width: number;
  /** @param held whether the episode is only measured on, where worlds have things that are not learnt from. */
  start(source: Random, held: boolean): E;
  /** Writes what an agent sees. */
  observe(episode: E, agent: number, into: Float32Array, at: number): void;
  /** Whether what the agent does still has an effect. */
  acts(episode: E, agent: number): boolean;
  /** What the agent does by an action, in words. */
  doing(episode: E, agent: number, action: number): string;
  /** What the agent sees that is worth telling, as a class: 0 for nothing. */
  sees(episode: E, agent: number): number;
  /** All agents act, in their order; returns the reward that they share. */
  step(episode: E, actions: readonly number[]): number;
  /** RGB pixels, a square of this edge. */
  edge: number;
  draw(episode: E): Uint8Array;
  /** Share of what was to be done: in rooms 1 where the episode ended as it should, 0 elsewhere. */
  solved(episode: E): number;
}
