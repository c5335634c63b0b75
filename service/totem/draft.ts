/** What a reader has entered, as outlines; and what a change of it leaves of what was found. */
import { isDeepStrictEqual } from "node:util";
import { SelfsameError } from "../../contract/errors.ts";
import type { OutlinesDocument } from "../../contract/totem.ts";
import type { DraftBall, TotemDraft, TotemSession } from "../../contract/totemSessions.ts";

const nameOf = ({ name }: DraftBall, i: number): string => name.trim() || `ball ${i + 1}`;

/** @throws SelfsameError usage where there is no ball yet. */
export function outlinesOf({ photo, draft }: TotemSession): OutlinesDocument {
  if (draft.balls.length === 0)
    throw new SelfsameError("usage", "No ball is outlined yet.", "Click around each ball in the photograph.");
  const { width, height } = photo;
  return {
    schema: "selfsame.totem-outlines/1",
    size: { width, height },
    balls: draft.balls.map((ball, i) => ({ ...ball, name: nameOf(ball, i) })),
  };
}

/** Whether both come to the same calibration: names and the step have no part in it. */
export function sameScene(a: TotemDraft, b: TotemDraft): boolean {
  const scene = ({ lens, balls }: TotemDraft) => ({ lens, balls: balls.map(({ name: _, ...ball }) => ball) });
  return isDeepStrictEqual(scene(a), scene(b));
}

/** The session with another draft: what was found stays where the scene is the same, with the names of now. */
export function withDraft(session: TotemSession, draft: TotemDraft): TotemSession {
  if (!sameScene(session.draft, draft)) return { ...session, draft, calibration: null, verification: null };
  const names = new Map(session.draft.balls.map((ball, i) => [nameOf(ball, i), nameOf(draft.balls[i], i)]));
  const now = (name: string) => names.get(name) ?? name;
  const named = <B extends { name: string }>(balls: B[]): B[] =>
    balls.map((ball) => ({ ...ball, name: now(ball.name) }));
  const { calibration, verification } = session;
  return {
    ...session,
    draft,
    calibration: calibration && {
      ...calibration,
      balls: named(calibration.balls),
      checks: calibration.checks.map((check) => ({ ...check, balls: check.balls.map(now) })),
    },
    verification: verification && { ...verification, balls: named(verification.balls) },
  };
}
