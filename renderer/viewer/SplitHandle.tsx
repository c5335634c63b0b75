/** The border between picture and map: dragged, or moved by keys. */
import type { KeyboardEvent, PointerEvent } from "react";

const steps: Record<string, number> = {
  ArrowLeft: -0.01,
  ArrowDown: -0.01,
  ArrowRight: 0.01,
  ArrowUp: 0.01,
  PageDown: -0.1,
  PageUp: 0.1,
  Home: -1,
  End: 1,
};

const limit = (split: number) => Math.min(Math.max(split, 0), 1);

export function SplitHandle({ split, onSplit }: { split: number; onSplit(split: number): void }) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const frame = event.currentTarget.parentElement?.getBoundingClientRect();
    if (frame && event.currentTarget.hasPointerCapture(event.pointerId))
      onSplit(limit((event.clientX - frame.left) / frame.width));
  };
  const press = (event: KeyboardEvent) => {
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onSplit(limit(split + step));
  };
  return (
    <div
      className="viewer-split"
      style={{ left: `${split * 100}%` }}
      role="slider"
      tabIndex={0}
      aria-label="Border between picture and map"
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(split * 100)}
      aria-valuetext={`Picture on the left ${Math.round(split * 100)} %, map on the right`}
      data-testid="viewer-split"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
      }}
      onPointerMove={drag}
      onKeyDown={press}
    />
  );
}
