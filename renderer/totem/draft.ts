/** What the reader enters, as plain changes: balls, their points, undo and redo. Points are pixels, lengths metres. */
import type { DraftBall, TotemDraft } from "../../contract/totemSessions.ts";

/** What is entered, without where the reader is. */
export type Entered = Pick<TotemDraft, "lens" | "balls">;

/** Older states first; `future` is what was undone, the last undone first. */
export interface History {
  past: readonly Entered[];
  future: readonly Entered[];
}

export const noHistory: History = { past: [], future: [] };

/** So many steps can be undone. */
const MOST = 200;

/** A ball 8 cm wide of crown glass, as one finds them. */
const usual = { radius: 0.04, index: 1.52 };

const enteredOf = ({ lens, balls }: TotemDraft): Entered => ({ lens, balls });

export interface Edited {
  draft: TotemDraft;
  history: History;
}

/** @param fresh false where this change goes on with the last one, as a drag does: both are undone at once. */
export function edited({ draft, history }: Edited, entered: Partial<Entered>, fresh: boolean): Edited {
  const past = fresh ? [...history.past.slice(-(MOST - 1)), enteredOf(draft)] : history.past;
  return { draft: { ...draft, ...entered }, history: { past, future: [] } };
}

/** @returns the same object where there is nothing to undo. */
export function undone(state: Edited): Edited {
  const { draft, history } = state;
  const before = history.past.at(-1);
  if (!before) return state;
  return {
    draft: { ...draft, ...before },
    history: { past: history.past.slice(0, -1), future: [enteredOf(draft), ...history.future] },
  };
}

/** @returns the same object where nothing was undone. */
export function redone(state: Edited): Edited {
  const { draft, history } = state;
  const [next, ...future] = history.future;
  if (!next) return state;
  return { draft: { ...draft, ...next }, history: { past: [...history.past, enteredOf(draft)], future } };
}

/** With a name that no other has, and the size and glass of the last one. */
export function newBall(balls: readonly DraftBall[]): DraftBall {
  const names = new Set(balls.map(({ name }) => name));
  let number = balls.length + 1;
  while (names.has(`ball ${number}`)) number++;
  const { radius, index } = balls.at(-1) ?? usual;
  return { name: `ball ${number}`, radius, index, points: [] };
}

export const withBall = (balls: readonly DraftBall[], at: number, change: Partial<DraftBall>): DraftBall[] =>
  balls.map((ball, i) => (i === at ? { ...ball, ...change } : ball));

type Place = readonly [x: number, y: number];

/** A tenth of a pixel is finer than any hand. */
const rounded = ([x, y]: Place): [number, number] => [Math.round(10 * x) / 10, Math.round(10 * y) / 10];

export const withPoint = (points: readonly Place[], point: Place): [number, number][] => [
  ...points.map(([x, y]): [number, number] => [x, y]),
  rounded(point),
];

export const movedPoint = (points: readonly Place[], at: number, to: Place): [number, number][] =>
  points.map(([x, y], i) => (i === at ? rounded(to) : [x, y]));

export const withoutPoint = (points: readonly Place[], at: number): [number, number][] =>
  points.filter((_, i) => i !== at).map(([x, y]) => [x, y]);
