/**
 * FindGoal: agents look for one cell, each by itself; whoever arrives stays there and goes on speaking. All get 1 for each
 * arrival. The measure is how many steps it takes until all have arrived.
 */
import { type Random, shuffled } from "../../../random.ts";
import {
  agentColours,
  type Colour,
  cellAfter,
  connected,
  drawGrid,
  edgeOf,
  innerCells,
  inView,
  moves,
  type RoomEpisode,
  STAY,
  writePlace,
  writeView,
} from "./grid.ts";
import type { World } from "./world.ts";

export interface FindGoalEpisode extends RoomEpisode {
  /** 1 for each cell that is wall, the border included. */
  walls: number[];
  goal: number;
}

export interface FindGoalOptions {
  agents: number;
  size: number;
  /** Cells along an edge of what an agent sees around itself; odd. */
  view: number;
  /** Share of the inner cells that are walls. */
  clutter: number;
  maxSteps: number;
}

/** Walls inside of the room, as the authors count them. */
export const clutterCount = (size: number, share: number): number => Math.floor(share * (size - 2) ** 2);

const floor: Colour = [238, 238, 238];
const wall: Colour = [70, 70, 70];
const goalColour: Colour = [60, 170, 90];

export function findGoal({ agents, size, view, clutter, maxSteps }: FindGoalOptions): World<FindGoalEpisode> {
  const inner = innerCells(size);
  const isWall = (episode: FindGoalEpisode, cell: number) => episode.walls[cell] === 1;
  return {
    agents,
    maxSteps,
    actions: moves.length,
    edge: edgeOf(size),
    width: 3 * view * view + 2 * (size - 2) + moves.length,
    start(source: Random) {
      const count = clutterCount(size, clutter);
      for (;;) {
        const order = Array.from(shuffled(inner.length, source), (i) => inner[i]);
        // Rooms that fall into parts are drawn anew.
        if (!connected(order.slice(count), size)) continue;
        const [goal, ...free] = order.slice(count);
        const walls = new Array<number>(size * size).fill(1);
        for (const cell of order.slice(count)) walls[cell] = 0;
        return {
          walls,
          goal,
          at: Array.from({ length: agents }, (_, i) => free[i % free.length]),
          last: new Array<number>(agents).fill(STAY),
          time: 0,
          over: false,
        };
      }
    },
    observe(episode, agent, into, at) {
      const cell = episode.at[agent];
      const kinds = [
        (there: number) => isWall(episode, there),
        (there: number) => there === episode.goal,
        (there: number) => episode.at.some((other, i) => i !== agent && other === there),
      ];
      const next = writePlace(into, writeView(into, at, { cell, size, view, kinds }), cell, size);
      into.fill(0, next, next + moves.length);
      into[next + episode.last[agent]] = 1;
    },
    // Which cell is the goal.
    sees: ({ at, goal }, agent) => (inView(goal, at[agent], size, view) ? goal : 0),
    acts: ({ at, goal }, agent) => at[agent] !== goal,
    doing: ({ at, goal }, agent, action) => (at[agent] === goal ? "arrived" : moves[action]),
    step(episode, actions) {
      let reward = 0;
      episode.at.forEach((cell, agent) => {
        if (cell === episode.goal) return;
        const next = cellAfter(cell, actions[agent], size);
        episode.last[agent] = actions[agent];
        if (isWall(episode, next)) return;
        episode.at[agent] = next;
        if (next === episode.goal) reward++;
      });
      episode.time++;
      episode.over = episode.at.every((cell) => cell === episode.goal) || episode.time >= maxSteps;
      return reward;
    },
    solved: ({ at, goal }) => Number(at.every((cell) => cell === goal)),
    draw: (episode) =>
      drawGrid(
        size,
        (cell) => (cell === episode.goal ? goalColour : isWall(episode, cell) ? wall : floor),
        episode.at.map((cell, agent) => ({ cell, colour: agentColours[agent % agentColours.length] })),
      ),
  };
}
