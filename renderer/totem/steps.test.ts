import { describe, expect, it } from "vitest";
import type { LensReading } from "../../contract/totemSessions.ts";
import { newBall, noHistory } from "./draft.ts";
import type { Opened } from "./state.ts";
import { isDone, missingFor, shownStep, stepBy } from "./steps.ts";

const unknown: LensReading = { known: false, why: "no focal length is given" };
const ball = newBall([]);
const outlined = { ...ball, points: Array.from({ length: 5 }, (_, i): [number, number] => [i, i * i]) };

const opened = (change: { step?: Opened["draft"]["step"]; session?: object; balls?: (typeof ball)[] } = {}): Opened =>
  ({
    session: { photo: { width: 1200, height: 900 }, calibration: null, verification: null, ...change.session },
    exif: unknown,
    draft: { step: change.step ?? "photo", lens: { source: "exif" }, balls: change.balls ?? [] },
    history: noHistory,
  }) as unknown as Opened;

describe("the steps", () => {
  it("begin with a photograph, and open as far as there is something to go by", () => {
    expect(shownStep(undefined)).toBe("photo");
    expect(missingFor("camera", undefined)).toContain("photograph");
    const steps = ["camera", "totems", "calibrate"] as const;
    for (const step of steps) expect(missingFor(step, opened())).toBeUndefined();
    expect(missingFor("rebuild", opened())).toContain("Calibrate");
    expect(missingFor("verify", opened({ session: { calibration: {} } }))).toBeUndefined();
    expect(missingFor("report", opened({ session: { calibration: {} } }))).toContain("Verify");
  });

  it("follow each other, and not into one that has to wait", () => {
    expect(stepBy({ opened: undefined }, 1)).toBeUndefined();
    expect(stepBy({ opened: opened() }, 1)).toBe("camera");
    expect(stepBy({ opened: opened() }, -1)).toBeUndefined();
    expect(stepBy({ opened: opened({ step: "calibrate" }) }, 1)).toBeUndefined();
    expect(stepBy({ opened: opened({ step: "calibrate", session: { calibration: {} } }) }, 1)).toBe("rebuild");
    expect(stepBy({ opened: opened({ step: "report" }) }, 1)).toBeUndefined();
  });

  it("are done when what they are for is there", () => {
    expect(isDone("camera", opened())).toBe(false);
    expect(isDone("totems", opened({ balls: [outlined, ball] }))).toBe(false);
    expect(isDone("totems", opened({ balls: [outlined, outlined] }))).toBe(true);
    expect(isDone("calibrate", opened({ session: { calibration: {} } }))).toBe(true);
    expect(isDone("rebuild", opened({ session: { verification: {} } }))).toBe(true);
  });
});
