/** A square room of cells with a wall around it: what stands in the way, what an agent sees of it, how it is drawn. */
import type { Episode } from "./world.ts";

/** An episode in such a room. */
export interface RoomEpisode extends Episode {
  /** Cell of each agent. */
  at: number[];
  /** What each agent did last, as an index of `moves`. */
  last: number[];
}

/** Moves and what they change; the last one stays. */
export const moves = ["up", "right", "down", "left", "stay"] as const;
const steps: readonly (readonly [dx: number, dy: number])[] = [
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, 0],
];

export const STAY = moves.length - 1;

/** The cell that a move leads to. */
export function cellAfter(cell: number, move: number, size: number): number {
  const [dx, dy] = steps[move];
  return cell + dx + dy * size;
}

/** Cells inside of the wall, row by row. */
export function innerCells(size: number): number[] {
  const cells: number[] = [];
  for (let y = 1; y < size - 1; y++) for (let x = 1; x < size - 1; x++) cells.push(y * size + x);
  return cells;
}

/** Whether one can walk from each of the cells to each other one. */
export function connected(cells: readonly number[], size: number): boolean {
  const free = new Set(cells);
  const waiting = cells.slice(0, 1);
  const reached = new Set(waiting);
  while (waiting.length > 0) {
    const cell = waiting.pop()!;
    for (let move = 0; move < STAY; move++) {
      const next = cellAfter(cell, move, size);
      if (!free.has(next) || reached.has(next)) continue;
      reached.add(next);
      waiting.push(next);
    }
  }
  return reached.size === free.size;
}

/**
 * What is around a cell, written as numbers: for each kind of thing `view` x `view` cells, 1 where such a thing is. Beyond
 * the room everything is wall.
 * @param kinds says of a cell which kinds of things are there, by index; wall is 0. @returns the index after the last number.
 */
export function writeView(
  into: Float32Array,
  at: number,
  {
    cell,
    size,
    view,
    kinds,
  }: { cell: number; size: number; view: number; kinds: readonly ((cell: number) => boolean)[] },
): number {
  const half = (view - 1) >> 1;
  const [x, y] = [cell % size, Math.floor(cell / size)];
  let i = at;
  for (const [kind, is] of kinds.entries())
    for (let dy = -half; dy <= half; dy++)
      for (let dx = -half; dx <= half; dx++) {
        const inside = x + dx >= 0 && x + dx < size && y + dy >= 0 && y + dy < size;
        into[i++] = Number(inside ? is(cell + dx + dy * size) : kind === 0);
      }
  return i;
}

/** Whether a cell is in the square of `view` x `view` cells around another one. */
export const inView = (cell: number, from: number, size: number, view: number): boolean =>
  Math.abs((cell % size) - (from % size)) <= view >> 1 &&
  Math.abs(Math.floor(cell / size) - Math.floor(from / size)) <= view >> 1;

/** Column and row of an inner cell as ones among zeros. @returns the index after the last number. */
export function writePlace(into: Float32Array, at: number, cell: number, size: number): number {
  const inner = size - 2;
  into.fill(0, at, at + 2 * inner);
  into[at + (cell % size) - 1] = 1;
  into[at + inner + Math.floor(cell / size) - 1] = 1;
  return at + 2 * inner;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** Edge of a cell in a picture, in pixels. */
const CELL = 6;

/** Edge of the picture of a room, in pixels. */
export const edgeOf = (size: number): number => size * CELL;

/** Of agents, in their order; they differ in lightness too. */
export const agentColours: readonly Colour[] = [
  [214, 39, 40],
  [255, 187, 60],
  [105, 80, 200],
  [40, 190, 200],
];
export const agentNames: readonly string[] = ["red", "yellow", "violet", "turquoise"];

/**
 * RGB pixels, [size * CELL, size * CELL, 3]: the colour of each cell, and agents as smaller squares on it.
 * @param agents cell and colour; several on one cell are drawn beside each other.
 */
export function drawGrid(
  size: number,
  colourOf: (cell: number) => Colour,
  agents: readonly { cell: number; colour: Colour }[],
): Uint8Array {
  const edge = edgeOf(size);
  const pixels = new Uint8Array(edge * edge * 3);
  const fill = (left: number, top: number, width: number, height: number, colour: Colour) => {
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) pixels.set(colour, (y * edge + x) * 3);
  };
  for (let cell = 0; cell < size * size; cell++)
    fill((cell % size) * CELL, Math.floor(cell / size) * CELL, CELL, CELL, colourOf(cell));
  const half = CELL >> 1;
  for (const [i, { cell, colour }] of agents.entries()) {
    const before = agents.slice(0, i).filter((other) => other.cell === cell).length;
    const alone = agents.every((other, k) => k === i || other.cell !== cell);
    const [left, top] = [(cell % size) * CELL, Math.floor(cell / size) * CELL];
    if (alone) fill(left + 1, top + 1, CELL - 2, CELL - 2, colour);
    else fill(left + (before % 2) * half, top + (before >> 1) * half, half, half, colour);
  }
  return pixels;
}
