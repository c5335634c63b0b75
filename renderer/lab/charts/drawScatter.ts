/** Point clouds on a canvas: one frame of an animation, in ranges that hold for all of its frames. */

import type { Frame } from "../../../engine/lab/recording.ts";
import { canvasFont, type Inks } from "../../ui/inks.ts";
import { type Range, tickLabels, ticks } from "./ticks.ts";

export interface Ranges {
  x: Range;
  y: Range;
}

/** Ranges in which all frames fit; both of one length where they are alike, so that distances can be compared. */
export function rangesOf(frames: readonly Frame[]): Ranges {
  const [x, y]: Range[] = [
    [Infinity, -Infinity],
    [Infinity, -Infinity],
  ];
  for (const { groups } of frames)
    for (const { points } of groups)
      for (const [px, py] of points) {
        if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
        x[0] = Math.min(x[0], px);
        x[1] = Math.max(x[1], px);
        y[0] = Math.min(y[0], py);
        y[1] = Math.max(y[1], py);
      }
  if (x[0] > x[1]) return { x: [0, 1], y: [0, 1] };
  const spans = [x[1] - x[0], y[1] - y[0]];
  const longest = Math.max(...spans) || 1;
  const alike = Math.min(...spans) * 3 >= longest;
  const widened = ([min, max]: Range): Range => {
    const half = ((alike ? longest : max - min || longest) * 1.08) / 2;
    return [(min + max) / 2 - half, (min + max) / 2 + half];
  };
  return { x: widened(x), y: widened(y) };
}

const EDGE = { left: 46, right: 10, top: 8, bottom: 22 };
/** Groups of no more points than this are drawn larger: they are what the others gather around. */
const FEW = 64;

export function drawScatter(
  context: CanvasRenderingContext2D,
  size: { width: number; height: number },
  frame: Frame | undefined,
  { x, y }: Ranges,
  colours: readonly string[],
  inks: Inks,
): void {
  const inner = { width: size.width - EDGE.left - EDGE.right, height: size.height - EDGE.top - EDGE.bottom };
  const toX = (value: number) => EDGE.left + ((value - x[0]) / (x[1] - x[0])) * inner.width;
  const toY = (value: number) => EDGE.top + (1 - (value - y[0]) / (y[1] - y[0])) * inner.height;
  context.clearRect(0, 0, size.width, size.height);
  context.font = canvasFont(11);
  context.lineWidth = 1;
  context.strokeStyle = inks.grid;
  context.fillStyle = inks.ink;
  const across = ticks("linear", x, inner.width / 64);
  const upwards = ticks("linear", y, inner.height / 40);
  context.beginPath();
  for (const value of across) {
    const at = Math.round(toX(value)) + 0.5;
    context.moveTo(at, EDGE.top);
    context.lineTo(at, EDGE.top + inner.height);
  }
  for (const value of upwards) {
    const at = Math.round(toY(value)) + 0.5;
    context.moveTo(EDGE.left, at);
    context.lineTo(EDGE.left + inner.width, at);
  }
  context.stroke();
  context.textAlign = "center";
  for (const [i, text] of tickLabels("linear", across).entries())
    context.fillText(text, toX(across[i]), size.height - 6);
  context.textAlign = "right";
  for (const [i, text] of tickLabels("linear", upwards).entries())
    context.fillText(text, EDGE.left - 6, toY(upwards[i]) + 4);
  for (const [i, { points }] of (frame?.groups ?? []).entries()) {
    const few = points.length <= FEW;
    context.fillStyle = colours[i];
    context.globalAlpha = few ? 1 : 0.6;
    context.beginPath();
    for (const [px, py] of points) {
      if (!Number.isFinite(px) || !Number.isFinite(py)) continue;
      const [cx, cy, radius] = [toX(px), toY(py), few ? 4 : 1.8];
      context.moveTo(cx + radius, cy);
      context.arc(cx, cy, radius, 0, 2 * Math.PI);
    }
    context.fill();
    if (few) {
      // An outline in the colour of the ground parts it from the cloud behind.
      context.strokeStyle = inks.surface;
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}
