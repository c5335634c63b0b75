/** Draws balls over the photograph: fitted outlines, the points they were fitted to, names. */
import type { Pixel } from "../../../engine/totem/refraction/camera.ts";
import type { Pen } from "../../viewer/overlay.ts";

export interface DrawnBall {
  name: string;
  /** CSS colour. */
  colour: string;
  points: readonly Pixel[];
  /** Solid: what fits the points. */
  outline?: readonly Pixel[];
  /** Dashed: what is predicted from somewhere else. */
  predicted?: readonly Pixel[];
  chosen: boolean;
  /** Place of the chosen point; null where none is. */
  point: number | null;
}

const HALO = "rgb(0 0 0 / 70%)";

export function drawBalls(pen: Pen, balls: readonly DrawnBall[]): void {
  for (const ball of balls) {
    if (ball.outline) stroke(pen, ball.outline, ball.colour, ball.chosen ? 2 : 1.5, []);
    if (ball.predicted) stroke(pen, ball.predicted, ball.colour, 2, [6, 5]);
  }
  for (const ball of balls) drawPoints(pen, ball);
  for (const ball of balls) drawName(pen, ball);
}

function stroke(
  { context, density, at }: Pen,
  outline: readonly Pixel[],
  colour: string,
  width: number,
  dash: number[],
) {
  context.beginPath();
  for (const [i, [x, y]] of outline.entries()) {
    const place = at({ x, y });
    if (i === 0) context.moveTo(place.x, place.y);
    else context.lineTo(place.x, place.y);
  }
  context.closePath();
  context.setLineDash(dash.map((length) => length * density));
  context.lineWidth = (width + 2) * density;
  context.strokeStyle = HALO;
  context.stroke();
  context.lineWidth = width * density;
  context.strokeStyle = colour;
  context.stroke();
  context.setLineDash([]);
}

function drawPoints({ context, density, at }: Pen, { points, colour, chosen, point }: DrawnBall): void {
  for (const [i, [x, y]] of points.entries()) {
    const place = at({ x, y });
    const strong = chosen && i === point;
    const radius = (strong ? 6 : chosen ? 4.5 : 3) * density;
    context.beginPath();
    context.arc(place.x, place.y, radius, 0, 2 * Math.PI);
    context.lineWidth = 2 * density;
    context.strokeStyle = HALO;
    context.stroke();
    context.fillStyle = strong ? "white" : colour;
    context.fill();
    if (!chosen) continue;
    context.lineWidth = 1.5 * density;
    context.strokeStyle = strong ? colour : "white";
    context.stroke();
  }
}

/** Above the ball, or above its points while there is no outline. */
function drawName({ context, density, at }: Pen, { name, points, outline, chosen }: DrawnBall): void {
  const shape = outline ?? points;
  if (shape.length === 0) return;
  const left = Math.min(...shape.map(([x]) => x));
  const right = Math.max(...shape.map(([x]) => x));
  const top = Math.min(...shape.map(([, y]) => y));
  const place = at({ x: (left + right) / 2, y: top });
  context.font = `${chosen ? 650 : 500} ${12 * density}px "Inter Variable", system-ui, sans-serif`;
  context.textBaseline = "middle";
  const gap = 7 * density;
  const height = 18 * density;
  const width = context.measureText(name).width + 2 * gap;
  const x = place.x - width / 2;
  const y = Math.max(2 * density, place.y - height - gap);
  context.fillStyle = "rgb(0 0 0 / 78%)";
  context.beginPath();
  context.roundRect(x, y, width, height, 4 * density);
  context.fill();
  context.fillStyle = "white";
  context.fillText(name, x + gap, y + height / 2);
}
