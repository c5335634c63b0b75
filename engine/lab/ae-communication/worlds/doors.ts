/**
 * Red-Blue doors: a red door in the left wall, a blue one in the right wall, each at a height of its own. Walking against a
 * door opens it. If red is opened first and then blue, all agents get 1 - 0.9 t / T; if blue comes first, it is over.
 */
import type { Random } from "../../../random.ts";
import {
  agentColours,
  type Colour,
  cellAfter,
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

export interface DoorsEpisode extends RoomEpisode {
  red: number;
  blue: number;
  redOpen: boolean;
  blueOpen: boolean;
}

export interface DoorsOptions {
  agents: number;
  size: number;
  view: number;
  maxSteps: number;
}

/** Of an episode that ends as it should after `time` of at most `maxSteps` steps. */
export const doorsReward = (time: number, maxSteps: number): number => 1 - (0.9 * time) / maxSteps;

const floor: Colour = [238, 238, 238];
const wall: Colour = [70, 70, 70];
const closed = { red: [240, 70, 60], blue: [50, 90, 240] } satisfies Record<string, Colour>;
const open = { red: [250, 190, 180], blue: [185, 200, 250] } satisfies Record<string, Colour>;

export function doors({ agents, size, view, maxSteps }: DoorsOptions): World<DoorsEpisode> {
  const inner = innerCells(size);
  const isInner = new Set(inner);
  return {
    agents,
    maxSteps,
    actions: moves.length,
    edge: edgeOf(size),
    width: 5 * view * view + 2 * (size - 2) + moves.length,
    start: (source: Random) => ({
      red: (1 + source.integer(size - 2)) * size,
      blue: (1 + source.integer(size - 2)) * size + size - 1,
      redOpen: false,
      blueOpen: false,
      at: Array.from({ length: agents }, () => inner[source.integer(inner.length)]),
      last: new Array<number>(agents).fill(STAY),
      time: 0,
      over: false,
    }),
    observe(episode, agent, into, at) {
      const { red, blue, redOpen, blueOpen } = episode;
      const cell = episode.at[agent];
      const kinds = [
        (there: number) => !isInner.has(there) && there !== red && there !== blue,
        (there: number) => there === red && !redOpen,
        (there: number) => there === blue && !blueOpen,
        (there: number) => (there === red && redOpen) || (there === blue && blueOpen),
        (there: number) => episode.at.some((other, i) => i !== agent && other === there),
      ];
      const next = writePlace(into, writeView(into, at, { cell, size, view, kinds }), cell, size);
      into.fill(0, next, next + moves.length);
      into[next + episode.last[agent]] = 1;
    },
    // Whether the red door is open.
    sees: ({ at, red, redOpen }, agent) => (inView(red, at[agent], size, view) ? 1 + Number(redOpen) : 0),
    acts: () => true,
    doing: (_, __, action) => moves[action],
    step(episode, actions) {
      episode.time++;
      episode.at.forEach((cell, agent) => {
        if (episode.over) return;
        const next = cellAfter(cell, actions[agent], size);
        episode.last[agent] = actions[agent];
        if (isInner.has(next)) episode.at[agent] = next;
        else if (next === episode.red) episode.redOpen = true;
        else if (next === episode.blue) {
          episode.blueOpen = true;
          episode.over = true;
        }
      });
      const reward = episode.over && episode.redOpen ? doorsReward(episode.time, maxSteps) : 0;
      episode.over ||= episode.time >= maxSteps;
      return reward;
    },
    solved: ({ redOpen, blueOpen }) => Number(redOpen && blueOpen),
    draw: ({ red, blue, redOpen, blueOpen, at }) =>
      drawGrid(
        size,
        (cell) => {
          if (cell === red) return (redOpen ? open : closed).red;
          if (cell === blue) return (blueOpen ? open : closed).blue;
          return isInner.has(cell) ? floor : wall;
        },
        at.map((cell, agent) => ({ cell, colour: agentColours[agent % agentColours.length] })),
      ),
  };
}
