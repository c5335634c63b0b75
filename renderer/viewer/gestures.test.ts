import { describe, expect, it } from "vitest";
import { PointerGestures, wheelFactor } from "./gestures.ts";

describe("gestures", () => {
  it("one pointer drags", () => {
    const pointers = new PointerGestures();
    expect(pointers.move(1, { x: 5, y: 5 })).toBeNull();
    pointers.press(1, { x: 10, y: 10 });
    expect(pointers.move(1, { x: 14, y: 7 })).toEqual({ kind: "pan", dx: 4, dy: -3 });
    expect(pointers.move(1, { x: 15, y: 7 })).toEqual({ kind: "pan", dx: 1, dy: 0 });
    pointers.release(1);
    expect(pointers.active).toBe(false);
    expect(pointers.move(1, { x: 0, y: 0 })).toBeNull();
  });

  it("one pointer that hardly moves clicks where it went down", () => {
    const pointers = new PointerGestures();
    pointers.press(1, { x: 10, y: 10 });
    pointers.move(1, { x: 13, y: 12 });
    expect(pointers.release(1)).toEqual({ x: 10, y: 10 });
    expect(pointers.release(1)).toBeNull();
  });

  it("neither a drag that comes back nor a pinch is a click", () => {
    const pointers = new PointerGestures();
    pointers.press(1, { x: 10, y: 10 });
    pointers.move(1, { x: 30, y: 10 });
    pointers.move(1, { x: 10, y: 10 });
    expect(pointers.release(1)).toBeNull();
    pointers.press(1, { x: 10, y: 10 });
    pointers.press(2, { x: 90, y: 10 });
    expect(pointers.release(2)).toBeNull();
    expect(pointers.release(1)).toBeNull();
  });

  it("two pinch, a third is ignored, and the one that stays drags on", () => {
    const pointers = new PointerGestures();
    pointers.press(1, { x: 0, y: 0 });
    pointers.press(2, { x: 10, y: 0 });
    pointers.press(3, { x: 50, y: 50 });
    expect(pointers.move(3, { x: 60, y: 60 })).toBeNull();
    expect(pointers.move(2, { x: 20, y: 0 })).toEqual({
      kind: "pinch",
      before: [
        { x: 10, y: 0 },
        { x: 0, y: 0 },
      ],
      after: [
        { x: 20, y: 0 },
        { x: 0, y: 0 },
      ],
    });
    pointers.release(1);
    expect(pointers.move(2, { x: 21, y: 1 })).toEqual({ kind: "pan", dx: 1, dy: 1 });
  });

  it("the wheel zooms in upwards, undoes itself and never leaps", () => {
    const wheel = (deltaY: number, deltaMode = 0, ctrlKey = false) => wheelFactor({ deltaY, deltaMode, ctrlKey });
    expect(wheel(-100)).toBeCloseTo(1.22, 2);
    expect(wheel(-100) * wheel(100)).toBeCloseTo(1);
    expect(wheel(-3, 1)).toBeCloseTo(wheel(-48));
    expect(wheel(-10, 0, true)).toBeGreaterThan(wheel(-10));
    expect(wheel(-1e6)).toBeCloseTo(Math.exp(2));
  });
});
