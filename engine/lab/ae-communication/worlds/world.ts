/** A world that several agents live in, one episode of it as plain data. */
import type { Random } from "../../../random.ts";

/** What every world has; plain JSON, so that it can be saved. */
export interface Episode {
  /** Cell of each agent. */
  at: number[];
  /** What each agent did last, as an index of `moves`. */
  last: number[];
  /** Steps made. */
  time: number;
  over: boolean;
}

export interface World<E extends Episode = Episode> {
  agents: number;
  /** Cells along an edge of the room, the wall included. */
  size: number;
  maxSteps: number;
  /** Numbers that an agent sees. */
  width: number;
  start(source: Random): E;
  /** Writes what an agent sees. */
  observe(episode: E, agent: number, into: Float32Array, at: number): void;
  /** Whether what the agent does still has an effect. */
  acts(episode: E, agent: number): boolean;
  /** What the agent sees that is worth telling, as a class: 0 for nothing. */
  sees(episode: E, agent: number): number;
  /** Moves all agents, in their order; returns the reward that they share. */
  step(episode: E, actions: readonly number[]): number;
  /** RGB pixels, see `drawGrid`. */
  draw(episode: E): Uint8Array;
  /** The episode of its kind ended as it should. */
  solved(episode: E): boolean;
}
