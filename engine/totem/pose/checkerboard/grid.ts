/** Corners of a checkerboard put in rows and columns, from neighbour to neighbour along the lines that cross in them. */
import type { Pixel } from "../../refraction/camera.ts";
import type { Corner } from "./corners.ts";

/** Inner corners in a row and in a column. */
export interface BoardSize {
  across: number;
  down: number;
}

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
 * Which of two opposite corners of the board is first is open.
 * @returns undefined where no set of neighbours has that many rows and columns and no gaps; `nearest` is the largest set then, lying as the board.
 */
export function growGrid(
  corners: readonly Corner[],
  { across, down }: BoardSize,
): { places?: Pixel[]; nearest: BoardSize } {
  const taken = new Set<Corner>();
  let nearest = { across: 0, down: 0 };
  for (const seed of corners) {
    if (taken.has(seed)) continue;
    const grown = growFrom(seed, corners);
    for (const { corner } of grown) taken.add(corner);
    const [columns, rows] = [grown.map(({ column }) => column), grown.map(({ row }) => row)];
    const [left, top] = [Math.min(...columns), Math.min(...rows)];
    const size = { across: Math.max(...columns) - left + 1, down: Math.max(...rows) - top + 1 };
    const lies = size.across === across && size.down === down;
    const stands = size.across === down && size.down === across;
    if (grown.length === across * down && (lies || stands)) {
      const places: Pixel[] = [];
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

function growFrom(seed: Corner, corners: readonly Corner[]): Placed[] {
  const first: Placed = { corner: seed, column: 0, row: 0, right: seed.lines[0], down: seed.lines[1] };
  const grown = [first];
  const seen = new Set([seed]);
  const filled = new Set(["0,0"]);
  for (let next = 0; next < grown.length; next++)
    for (const [columns, rows] of [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ]) {
      const found = neighbour(grown[next], columns, rows, corners);
      if (!found || seen.has(found.corner)) continue;
      const cell = `${found.column},${found.row}`;
      if (filled.has(cell)) continue;
      filled.add(cell);
      seen.add(found.corner);
      grown.push(found);
    }
  return grown;
}

/** The nearest corner in a direction of a placed one whose quarters are bright and dark the other way round. */
function neighbour(from: Placed, columns: number, rows: number, corners: readonly Corner[]): Placed | undefined {
  const along = (columns === 0 ? from.down : from.right) + (columns + rows < 0 ? Math.PI : 0);
  const bright = isBright(from.corner, from.right, from.down);
  let [found, distance]: [Placed | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
  for (const corner of corners) {
    const [x, y] = [corner.place[0] - from.corner.place[0], corner.place[1] - from.corner.place[1]];
    const away = Math.hypot(x, y);
    if (away === 0 || away >= distance || Math.abs(turn(Math.atan2(y, x), along)) > ASTRAY) continue;
    const [right, down] = [lineNear(corner, from.right), lineNear(corner, from.down)];
    if (right === undefined || down === undefined || isBright(corner, right, down) === bright) continue;
    [found, distance] = [{ corner, column: from.column + columns, row: from.row + rows, right, down }, away];
  }
  return found;
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
