/** The plan of a heat map on a canvas, in the colours of the theme. */
import { type Box, type HeatMap, viridis } from "../../../engine/lab/heatMap.ts";
import { canvasFont, type Inks } from "../../ui/inks.ts";

export function drawHeatMap(context: CanvasRenderingContext2D, plan: HeatMap, inks: Inks): void {
  context.clearRect(0, 0, plan.width, plan.height);
  const hatching = hatchingOf(context, inks);
  const fill = ({ x, y, width, height }: Box, style: string | CanvasPattern) => {
    context.fillStyle = style;
    context.fillRect(x, y, width, height);
  };
  for (const cell of plan.cells) fill(cell, cell.colour ?? hatching);
  if (plan.unmeasured) fill(plan.unmeasured, hatching);
  const { scale } = plan;
  const gradient = context.createLinearGradient(scale.x, 0, scale.x + scale.width, 0);
  for (let i = 0; i < 18; i++) gradient.addColorStop(i / 17, viridis(Math.round((255 * i) / 17)));
  context.fillStyle = gradient;
  context.fillRect(scale.x, scale.y, scale.width, scale.height);
  const own = inks.token("--ink");
  for (const { text, x, y, size, anchor, angle, ink } of plan.texts) {
    context.save();
    context.translate(x, y);
    context.rotate((angle * Math.PI) / 180);
    context.font = canvasFont(size);
    context.fillStyle = ink ?? own;
    context.textAlign = anchor === "middle" ? "center" : anchor;
    context.fillText(text, 0, 0);
    context.restore();
  }
}

/** Lines aslant, which no colour of the scale can be taken for. */
function hatchingOf(context: CanvasRenderingContext2D, inks: Inks): CanvasPattern | string {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const pen = tile.getContext("2d")!;
  pen.strokeStyle = inks.token("--ink-faint");
  pen.beginPath();
  for (const from of [-6, 0, 6]) {
    pen.moveTo(from - 1, 7);
    pen.lineTo(from + 7, -1);
  }
  pen.stroke();
  return context.createPattern(tile, "repeat") ?? inks.grid;
}
