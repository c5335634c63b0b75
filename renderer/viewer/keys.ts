/** The viewer's keys. */

export type ViewerKey =
  | { kind: "fit" }
  | { kind: "actualSize" }
  | { kind: "zoom"; factor: number }
  /** Fraction of the viewer's size by which the view moves. */
  | { kind: "look"; dx: number; dy: number }
  /** Picture pixels by which the crosshair moves. */
  | { kind: "crosshair"; dx: number; dy: number }
  | { kind: "dropCrosshair" }
  /** Chooses the place pointed out. */
  | { kind: "choose" }
  /** Moves what is chosen to its neighbour. */
  | { kind: "step"; dx: number; dy: number }
  /** Held: the map is hidden until the key is released. */
  | { kind: "hide" }
  /** Held: dragging moves the picture. */
  | { kind: "grab" };

/** What one press of + or - does. */
export const zoomStep = Math.SQRT2;

const lookStep = 0.1;
const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface KeyPress {
  key: string;
  altKey: boolean;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
}

/**
 * The meaning of a key, or null for keys that belong to others.
 * @param picker what places can be chosen with, where they can: see picker.ts
 */
export function viewerKey(press: KeyPress, picker?: { chosen: object | null }): ViewerKey | null {
  if (press.ctrlKey || press.metaKey) return null;
  const arrow = arrows[press.key];
  if (arrow && press.altKey) {
    // A whole block of the JPEG grid with Shift.
    const step = press.shiftKey ? 8 : 1;
    return { kind: "crosshair", dx: arrow[0] * step, dy: arrow[1] * step };
  }
  if (press.altKey) return null;
  if (arrow && picker?.chosen && !press.shiftKey) return { kind: "step", dx: arrow[0], dy: arrow[1] };
  if (arrow) {
    const step = press.shiftKey ? 5 * lookStep : lookStep;
    return { kind: "look", dx: arrow[0] * step, dy: arrow[1] * step };
  }
  switch (press.key) {
    case "0":
      return { kind: "fit" };
    case "1":
      return { kind: "actualSize" };
    case "+":
    case "=":
      return { kind: "zoom", factor: zoomStep };
    case "-":
    case "_":
      return { kind: "zoom", factor: 1 / zoomStep };
    case "h":
    case "H":
      return { kind: "hide" };
    case " ":
      return { kind: "grab" };
    case "Enter":
      return picker ? { kind: "choose" } : null;
    case "Escape":
      return { kind: "dropCrosshair" };
    default:
      return null;
  }
}
