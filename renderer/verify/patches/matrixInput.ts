/** What pointer and keys mean on the matrix. */

export interface Place {
  row: number;
  column: number;
}

const arrows: Record<string, Place> = {
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
};

/** By how much an arrow key moves, ten rows at once with Shift; null for other keys. */
export function keyStep(press: {
  key: string;
  shiftKey: boolean;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}): Place | null {
  const arrow = arrows[press.key];
  if (!arrow || press.altKey || press.ctrlKey || press.metaKey) return null;
  const times = press.shiftKey ? 10 : 1;
  return { row: arrow.row * times, column: arrow.column * times };
}

/** A place moved by a step, within the matrix. */
export function movedWithin(side: number, at: Place, step: Place): Place {
  const within = (index: number) => Math.min(Math.max(index, 0), side - 1);
  return { row: within(at.row + step.row), column: within(at.column + step.column) };
}

/** The row and column under a point, for a matrix that is drawn in `box`; points at its edges belong to it. */
export function placeAt(
  box: { left: number; top: number; width: number; height: number },
  point: { x: number; y: number },
  side: number,
): Place {
  const index = (share: number) => Math.min(Math.max(Math.floor(share * side), 0), side - 1);
  return { row: index((point.y - box.top) / box.height), column: index((point.x - box.left) / box.width) };
}
