import { describe, expect, it } from "vitest";
import type { TotemDraft } from "../../contract/totemSessions.ts";
import { edited, movedPoint, newBall, noHistory, redone, undone, withBall, withoutPoint, withPoint } from "./draft.ts";

const draft: TotemDraft = { step: "totems", lens: { source: "exif" }, balls: [] };
const start = { draft, history: noHistory };
const ball = newBall([]);

describe("undo and redo", () => {
  it("give back what was entered, and leave the step where it is", () => {
    const one = edited(start, { balls: [ball] }, true);
    const two = edited(one, { balls: [ball, newBall([ball])] }, true);
    const moved = { ...two, draft: { ...two.draft, step: "camera" as const } };
    expect(undone(moved).draft).toEqual({ ...one.draft, step: "camera" });
    expect(redone(undone(two)).draft).toEqual(two.draft);
    expect(undone(undone(undone(two))).draft).toEqual(draft);
  });

  it("take a drag back at once", () => {
    const pressed = edited(start, { balls: [ball] }, true);
    const dragged = edited(pressed, { balls: [{ ...ball, radius: 1 }] }, false);
    expect(undone(dragged).draft).toEqual(draft);
  });

  it("forget what was undone once something else is entered", () => {
    const one = edited(start, { balls: [ball] }, true);
    const other = edited(undone(one), { lens: { source: "entered" } }, true);
    expect(redone(other)).toBe(other);
    expect(undone(start)).toBe(start);
  });
});

describe("balls and points", () => {
  it("gives a new ball a name of its own, and the size and glass of the last one", () => {
    const balls = [
      { ...ball, name: "ball 2" },
      { ...ball, name: "big", radius: 0.05, index: 1.49 },
    ];
    expect(newBall(balls)).toEqual({ name: "ball 3", radius: 0.05, index: 1.49, points: [] });
    expect(newBall([{ ...ball, name: "ball 2" }])).toMatchObject({ name: "ball 3" });
  });

  it("adds, moves and takes away points, to a tenth of a pixel", () => {
    const points = withPoint(withPoint([], [1.26, 2]), [3, 4]);
    expect(points).toEqual([
      [1.3, 2],
      [3, 4],
    ]);
    expect(movedPoint(points, 1, [5.55, 6.04])).toEqual([
      [1.3, 2],
      [5.6, 6],
    ]);
    expect(withoutPoint(points, 0)).toEqual([[3, 4]]);
    expect(withBall([ball, ball], 1, { points })[0]).toBe(ball);
  });
});
