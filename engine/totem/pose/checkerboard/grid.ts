/**
 * Corners of a checkerboard put in rows and columns, from square to square along the lines that cross in them. What is seen around a
 * board has saddles, too, but hardly ever four that close a square.
 */
import type { Pixel } from "../../refraction/camera.ts";
import type { Corner } from "./corners.ts";

/** Inner corners in a row and in a column. */
export interface BoardSize {
  across: number;
  down: number;
}

/** Neighbours are among so many that are nearest. */
const NEAREST = 16;
/** Share of a board's corners that have to be found; where the others are follows from these. */
const LEAST_FOUND = 0.8;
/** Radians by which a neighbour may be off the line, and its own lines off those of the corner. */
const ASTRAY = 0.2;
const TURNED = 0.4;

/** A corner with the directions of its row and of its column, angles in radians. */
interface Placed {
  corner: Corner;
  column: number;
  row: number;
  right: number;
  down: number;
}

/**
 * Places by rows, `across` in each, from the left to the right where the first row is above; a board that lies crosswise is turned.
 * Which of two opposite corners of the board is first is open. Places that were not found are undefined.
 * @returns undefined where no set of squares has that many rows and columns and few gaps; `nearest` is the largest set then, lying as the board.
 */
export function growGrid(
  corners: readonly Corner[],
  { across, down }: BoardSize,
): { places?: (Pixel | undefined)[]; nearest: BoardSize } {
  const near = nearestOf(corners);
  const taken = new Set<Corner>();
  let nearest = { across: 0, down: 0 };
  for (const seed of corners) {
    if (taken.has(seed)) continue;
    const grown = growFrom(seed, near);
    for (const { corner } of grown) taken.add(corner);
    const [columns, rows] = [grown.map(({ column }) => column), grown.map(({ row }) => row)];
    const [left, top] = [Math.min(...columns), Math.min(...rows)];
    const size = { across: Math.max(...columns) - left + 1, down: Math.max(...rows) - top + 1 };
    const lies = size.across === across && size.down === down;
    const stands = size.across === down && size.down === across;
    if (grown.length >= LEAST_FOUND * across * down && (lies || stands)) {
      const places = new Array<Pixel | undefined>(across * down).fill(undefined);
      for (const { corner, column, row } of grown) {
        // Turned by a right angle, not mirrored.
        const [i, j] = lies ? [column - left, row - top] : [row - top, down - 1 - (column - left)];
        places[j * across + i] = corner.place;
      }
      return { places, nearest: { across, down } };
    }
    if (size.across * size.down <= nearest.across * nearest.down) continue;
    const [less, more] = [Math.min(size.across, size.down), Math.max(size.across, size.down)];
    nearest = across < down ? { across: less, down: more } : { across: more, down: less };
  }
  return { nearest };
}

type Near = ReadonlyMap<Corner, readonly Corner[]>;

function nearestOf(corners: readonly Corner[]): Near {
  return new Map(
    corners.map((corner) => {
      const distance = ({ place: [x, y] }: Corner) => Math.hypot(x - corner.place[0], y - corner.place[1]);
      const others = corners.map((other) => ({ other, far: distance(other) })).sort((a, b) => a.far - b.far);
      return [corner, others.slice(1, NEAREST + 1).map(({ other }) => other)];
    }),
  );
}

/** The seed and all that squares join to it. */
function growFrom(seed: Corner, near: Near): Placed[] {
  const first: Placed = { corner: seed, column: 0, row: 0, right: seed.lines[0], down: seed.lines[1] };
  const grown = [first];
  const cells = new Map([[seed, "0,0"]]);
  const filled = new Set(cells.values());
  for (let next = 0; next < grown.length; next++)
    for (const columns of [1, -1])
      for (const rows of [1, -1])
        for (const found of squareAt(grown[next], columns, rows, near)) {
          const cell = `${found.column},${found.row}`;
          if (cells.has(found.corner) || filled.has(cell)) continue;
          cells.set(found.corner, cell);
          filled.add(cell);
          grown.push(found);
        }
  return grown;
}

/** The other corners of the square in a direction: the same whichever way around it. None where it does not close. */
function squareAt(from: Placed, columns: number, rows: number, near: Near): Placed[] {
  const beside = neighbour(from, columns, 0, near);
  const along = beside && neighbour(from, 0, rows, near);
  const across = along && neighbour(beside, 0, rows, near);
  if (!across || neighbour(along, columns, 0, near)?.corner !== across.corner) return [];
  return [beside, along, across];
}

/** The nearest corner in a direction of a placed one whose quarters are bright and dark the other way round, if it is mutual. */
function neighbour(from: Placed, columns: number, rows: number, near: Near): Placed | undefined {
  const found = nextTo(from, columns, rows, near);
  return found && nextTo(found, -columns, -rows, near)?.corner === from.corner ? found : undefined;
}

function nextTo(from: Placed, columns: number, rows: number, near: Near): Placed | undefined {
  const along = (columns === 0 ? from.down : from.right) + (columns + rows < 0 ? Math.PI : 0);
  const bright = isBright(from.corner, from.right, from.down);
  for (const corner of near.get(from.corner) ?? []) {
    const [x, y] = [corner.place[0] - from.corner.place[0], corner.place[1] - from.corner.place[1]];
    if (Math.abs(turn(Math.atan2(y, x), along)) > ASTRAY) continue;
    const [right, down] = [lineNear(corner, from.right), lineNear(corner, from.down)];
    if (right === undefined || down === undefined || isBright(corner, right, down) === bright) continue;
    return { corner, column: from.column + columns, row: from.row + rows, right, down };
  }
  return undefined;
}

/** The way from one angle to another, -pi..pi. */
const turn = (to: number, from: number): number => Math.atan2(Math.sin(to - from), Math.cos(to - from));

/** The direction of a line of the corner that is nearly that of the angle. */
function lineNear({ lines }: Corner, angle: number): number | undefined {
  return lines.flatMap((line) => [line, line + Math.PI]).find((line) => Math.abs(turn(line, angle)) < TURNED);
}

/** Whether the quarter between two directions along different lines is bright. */
function isBright({ lines: [first, second], brightBetween }: Corner, right: number, down: number): boolean {
  const middle = right + turn(down, right) / 2;
  const within = (((middle - first) % Math.PI) + Math.PI) % Math.PI;
  return within < second - first === brightBetween;
}
