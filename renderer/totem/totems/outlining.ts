/** What a hand on the photograph does to the points of the balls: click, drag, keys. */
import type { DraftBall } from "../../../contract/totemSessions.ts";
import type { KeyPress } from "../../viewer/keys.ts";
import type { OverlayInput } from "../../viewer/overlay.ts";
import type { Point } from "../../viewer/viewTransform.ts";
import { movedPoint, newBall, withBall, withPoint } from "../draft.ts";
import { useTotem } from "../store.ts";

interface Hit {
  ball: number;
  point: number;
}

/** The point within reach that is nearest; of the chosen ball first, because points of another may lie over it. */
export function hitAt(balls: readonly DraftBall[], chosen: number, place: Point, reach: number): Hit | undefined {
  const nearest = (ball: number): Hit | undefined => {
    let best: Hit | undefined;
    let least = reach;
    for (const [point, [x, y]] of (balls[ball]?.points ?? []).entries()) {
      const off = Math.hypot(x - place.x, y - place.y);
      if (off > least) continue;
      least = off;
      best = { ball, point };
    }
    return best;
  };
  const others = balls.map((_, i) => i).filter((i) => i !== chosen);
  return [chosen, ...others].map(nearest).find((hit) => hit !== undefined);
}

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Pixels that an arrow moves a point by, alone and with Shift. */
const NUDGE = 0.5;
const PUSH = 5;

const state = () => useTotem.getState();
const balls = () => state().opened?.draft.balls ?? [];

function movePoint(to: Point, goesOn: boolean): void {
  const { ball, point, edit, opened } = state();
  const shown = balls()[ball];
  if (!shown || point === null || !opened) return;
  const { width, height } = opened.session.photo;
  const within: [number, number] = [Math.min(width, Math.max(0, to.x)), Math.min(height, Math.max(0, to.y))];
  edit({ balls: withBall(balls(), ball, { points: movedPoint(shown.points, point, within) }) }, !goesOn);
}

/** Where the drag took hold of the point: it does not jump to the hand. */
let grip: Point = { x: 0, y: 0 };

export const outlining: OverlayInput = {
  press(place, reach) {
    const hit = hitAt(balls(), state().ball, place, reach);
    if (!hit) return false;
    state().choose(hit.ball, hit.point);
    const [x, y] = balls()[hit.ball].points[hit.point];
    grip = { x: x - place.x, y: y - place.y };
    return true;
  },
  drag: (place, goesOn) => movePoint({ x: place.x + grip.x, y: place.y + grip.y }, goesOn),
  click({ x, y }) {
    const { ball, edit, choose } = state();
    const before = balls().length > 0 ? balls() : [newBall([])];
    const { points } = before[ball];
    edit({ balls: withBall(before, ball, { points: withPoint(points, [x, y]) }) });
    choose(ball, points.length);
  },
  key(press: KeyPress) {
    if (press.ctrlKey || press.metaKey || press.altKey) return false;
    const { ball, point, choose } = state();
    const points = balls()[ball]?.points ?? [];
    const arrow = arrows[press.key];
    if (arrow && point !== null && points[point]) {
      const step = press.shiftKey ? PUSH : NUDGE;
      const [x, y] = points[point];
      movePoint({ x: x + step * arrow[0], y: y + step * arrow[1] }, false);
      return true;
    }
    if ((press.key === "." || press.key === ",") && points.length > 0) {
      const by = press.key === "." ? 1 : -1;
      choose(ball, point === null ? 0 : (point + by + points.length) % points.length);
      return true;
    }
    if (press.key === "Escape" && point !== null) {
      choose(ball);
      return true;
    }
    return false;
  },
};

export const outliningHelp =
  "Enter puts a point of the chosen ball's outline under the crosshair or in the middle of the view. Full stop and comma " +
  "choose the next and the previous point; arrow keys then move it, with Shift ten times as far; Delete takes it away, and Escape lets go of it.";
