/** A matrix of measurements as a heat map. Pointing at a cell, or arrow keys, read it. */
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import type { RunInfo } from "../../../contract/lab.ts";
import type { Matrix } from "../../../engine/lab/events.ts";
import { type HeatMap, heatMap, valueAt } from "../../../engine/lab/heatMap.ts";
import { canvasFont, useInks } from "../../ui/inks.ts";
import { ChartFrame } from "../charts/ChartFrame.tsx";
import { exportPng } from "../charts/exportPng.ts";
import { valueLabel } from "../charts/ticks.ts";
import { cellAt, cellByKey, type Place } from "./cells.ts";
import { drawHeatMap } from "./drawHeatMap.ts";

/** A matrix of more columns takes a row of its own. */
const NARROW = 8;

export function LabMatrix({ run, matrix }: { run: RunInfo; matrix: Matrix }) {
  const inks = useInks();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const plan = useMemo(() => (width > 0 ? heatMap(matrix, width, measure) : undefined), [matrix, width]);
  const { at, byKeys, handlers } = useCell(matrix, plan);

  useEffect(() => {
    const element = canvas.current?.parentElement;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) setWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = canvas.current;
    if (!element || !plan) return;
    const density = window.devicePixelRatio;
    element.width = Math.round(plan.width * density);
    element.height = Math.round(plan.height * density);
    const context = element.getContext("2d")!;
    context.scale(density, density);
    drawHeatMap(context, plan, inks);
  }, [plan, inks]);

  const keep = () => {
    if (!canvas.current) return;
    const look = { ink: inks.token("--ink"), surface: inks.surface, density: window.devicePixelRatio };
    void exportPng(`${run.name} - ${matrix.title}.png`, {
      title: matrix.title,
      plot: canvas.current,
      lines: [],
      ...look,
    });
  };
  const read = at && cellWords(matrix, at);
  return (
    <ChartFrame run={run} chart={matrix} testId="lab-matrix" wide={matrix.columns.length > NARROW} onPng={keep}>
      <div
        className="matrix"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the cells
        tabIndex={0}
        aria-label={`${matrix.title}, heat map of ${matrix.rows.length} × ${matrix.columns.length}. Arrow keys read its cells.`}
        data-testid="matrix-cells"
        {...handlers}
      >
        <canvas ref={canvas} style={{ width: plan?.width, height: plan?.height }} />
        {plan && at && read ? (
          <>
            <span className="matrix__mark" style={markStyle(plan, matrix, at)} />
            <div className="matrix__tip" style={tipStyle(plan, matrix, at)} data-testid="matrix-tip">
              <span className="muted">{read.where[0]}</span>
              <span className="muted">{read.where[1]}</span>
              <strong>{read.value}</strong>
              {read.more ? <span>{read.more}</span> : null}
            </div>
          </>
        ) : null}
        <span className="visually-hidden" aria-live="polite">
          {byKeys && read ? [...read.where, read.value, read.more].filter(Boolean).join(", ") : ""}
        </span>
      </div>
    </ChartFrame>
  );
}

/** The cell that is read, and what moves it. */
function useCell(matrix: Matrix, plan: HeatMap | undefined) {
  const [read, setRead] = useState<{ place: Place; byKeys: boolean } | null>(null);
  const shape = { rows: matrix.rows.length, columns: matrix.columns.length };
  // A matrix that is told again may have become smaller.
  const at = read && read.place.row < shape.rows && read.place.column < shape.columns ? read.place : null;
  const handlers = {
    onPointerMove(event: PointerEvent<HTMLDivElement>) {
      if (!plan) return;
      const box = event.currentTarget.getBoundingClientRect();
      const place = cellAt(plan, shape, event.clientX - box.left, event.clientY - box.top);
      if (place?.row !== at?.row || place?.column !== at?.column) setRead(place && { place, byKeys: false });
    },
    onPointerLeave: () => setRead(null),
    onBlur: () => setRead(null),
    onKeyDown(event: KeyboardEvent) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const place = cellByKey(at, shape, event);
      if (place) setRead({ place, byKeys: true });
      else if (event.key === "Escape" && at) setRead(null);
      else return;
      // The key is used up: the window's shortcuts shall not act on it as well.
      event.preventDefault();
      event.stopPropagation();
    },
  };
  return { at, byKeys: read?.byKeys ?? false, handlers };
}

function cellWords(matrix: Matrix, { row, column }: Place) {
  const value = valueAt(matrix, row, column);
  return {
    where: [matrix.rows[row], matrix.columns[column]],
    value: value === undefined ? "not measured" : valueLabel("linear", value),
    more: matrix.details?.[row]?.[column],
  };
}

const cellBox = ({ cells }: HeatMap, { columns }: Matrix, { row, column }: Place) =>
  cells[row * columns.length + column];

function markStyle(plan: HeatMap, matrix: Matrix, place: Place) {
  const { x, y, width, height } = cellBox(plan, matrix, place);
  return { left: x, top: y, width, height };
}

/** Beside the cell, on the side where there is more room. */
function tipStyle(plan: HeatMap, matrix: Matrix, place: Place) {
  const { x, y, width, height } = cellBox(plan, matrix, place);
  const across = x + width / 2 < plan.width / 2 ? { left: x + width + 8 } : { right: plan.width - x + 8 };
  const down = y + height / 2 < plan.height / 2 ? { top: y } : { bottom: plan.height - y - height };
  return { ...across, ...down };
}

let pen: CanvasRenderingContext2D | null | undefined;

function measure(text: string, size: number): number {
  pen ??= document.createElement("canvas").getContext("2d");
  if (!pen) return 0;
  pen.font = canvasFont(size);
  return pen.measureText(text).width;
}
