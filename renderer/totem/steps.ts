/** The steps of the wizard: what they are called, which can be gone to, which are done. */
import { type TotemStep, totemSteps } from "../../contract/totemSessions.ts";
import { FEWEST_POINTS } from "../../engine/totem/pose/outline.ts";
import { lensOf } from "./lens.ts";
import type { Opened, TotemState } from "./state.ts";

export const stepNames: Record<TotemStep, string> = {
  photo: "Photo",
  camera: "Camera",
  totems: "Totems",
  calibrate: "Calibrate",
  rebuild: "Rebuild",
  verify: "Verify",
  report: "Report",
};

/** In words what is missing before the step; undefined where it can be gone to. */
export function missingFor(step: TotemStep, opened: Opened | undefined): string | undefined {
  if (step === "photo") return undefined;
  if (!opened) return "Choose a photograph first.";
  const { calibration, verification } = opened.session;
  if ((step === "rebuild" || step === "verify") && !calibration) return "Calibrate first.";
  if (step === "report" && !verification) return "Verify first: the report tells what was found.";
  return undefined;
}

export function isDone(step: TotemStep, { session, draft, exif }: Opened): boolean {
  switch (step) {
    case "photo":
      return true;
    case "camera":
      return lensOf(draft.lens, exif, session.photo).known;
    case "totems":
      return draft.balls.filter(({ points }) => points.length >= FEWEST_POINTS).length >= 2;
    case "calibrate":
      return session.calibration !== null;
    case "rebuild":
    case "verify":
      return session.verification !== null;
    case "report":
      return false;
  }
}

export const shownStep = (opened: Opened | undefined): TotemStep => opened?.draft.step ?? "photo";

/** The neighbouring step, if there is one that can be gone to. */
export function stepBy({ opened }: Pick<TotemState, "opened">, by: 1 | -1): TotemStep | undefined {
  if (!opened) return undefined;
  const step = totemSteps[totemSteps.indexOf(opened.draft.step) + by];
  return step && missingFor(step, opened) === undefined ? step : undefined;
}

/** What the shown step has to do; undefined where there is nothing to start. */
export function stepTask({ opened, busy, calibrate, verify }: TotemState): (() => Promise<void>) | undefined {
  if (!opened || busy) return undefined;
  const { step } = opened.draft;
  if (step === "calibrate") return calibrate;
  return (step === "rebuild" || step === "verify") && opened.session.calibration ? () => verify() : undefined;
}
