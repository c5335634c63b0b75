/** A grid as a picture. Pointing at it, or arrow keys, single out a cell in all pictures that are shown with it. */
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from "react";
import { cellAt, neighbour } from "./cells.ts";
import type { Grids } from "./grids.ts";

interface Props {
  grid: Pick<Grids, "width" | "height" | "step">;
  /** Words R, G, B, A. */
  tones: Uint32Array<ArrayBuffer>;
  label: string;
  /** The cell that is singled out. */
  at?: number | null;
  /** Where left out, nothing can be singled out. */
  onAt?(cell: number | null): void;
}

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** Cells by which Shift with an arrow key moves. */
const STRIDE = 10;

export function GridCanvas({ grid, tones, label, at = null, onAt }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, step } = grid;
  useEffect(() => {
    const image = new ImageData(new Uint8ClampedArray(tones.buffer), width, height);
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [tones, width, height]);
  const picture = <canvas ref={canvas} width={width} height={height} />;
  const shape = { aspectRatio: `${width} / ${height}` };
  if (!onAt)
    return (
      <span className="grid-canvas" style={shape} aria-hidden>
        {picture}
      </span>
    );
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width * step;
    onAt(cellAt(grid, { x, y: ((event.clientY - box.top) / box.height) * height * step }));
  };
  const press = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    if (event.key === "Escape" && at !== null) onAt(null);
    else if (arrow) {
      const stride = event.shiftKey ? STRIDE : 1;
      const start = at ?? Math.floor(height / 2) * width + Math.floor(width / 2);
      onAt(neighbour(grid, start, stride * arrow[0], stride * arrow[1]));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="grid-canvas"
      style={shape}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys single out a cell
      tabIndex={0}
      aria-label={label}
      onPointerMove={point}
      onPointerLeave={() => onAt(null)}
      onKeyDown={press}
    >
      {picture}
      {at === null ? null : (
        <span
          className="grid-canvas__mark"
          style={{
            left: `${(100 * ((at % width) + 0.5)) / width}%`,
            top: `${(100 * (Math.floor(at / width) + 0.5)) / height}%`,
          }}
        />
      )}
    </div>
  );
}
