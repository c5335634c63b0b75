// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be left out and still stand in their place.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys act on the whole table, see contract/commands.ts.
// biome-ignore-all lint/a11y/useFocusableInteractive: the table has the focus and tells its current row by aria-activedescendant.
/** The pictures as thumbnails, in rows of as many as there is room for. */
import { type KeyboardEvent, memo, useEffect, useRef, useState } from "react";
import type { TableRow } from "../../../contract/batch.ts";
import { LevelBadge, MarkBadge } from "../Badges.tsx";
import { CasePicture } from "../CasePicture.tsx";
import { rowAt } from "../rowCache.ts";
import { useBatch } from "../store.ts";
import { nameAndFolder } from "../words.ts";
import { pressed } from "./PictureRow.tsx";
import { tableSteps } from "./steps.ts";
import "./table.css";
import { useFollow } from "./useFollow.ts";
import { useRowWindow } from "./useRowWindow.ts";

/** Pixels: a tile is at least so wide, with the gap beside it, and so high with the gap below. */
const TILE = 168;
const ROW = 176;
const BEYOND = 4;

export function PictureGrid() {
  const id = useBatch((state) => state.open)!;
  const rows = useBatch((state) => state.rows);
  const current = useBatch((state) => state.current);
  const selected = useBatch((state) => state.selected);
  const scroller = useRef<HTMLDivElement>(null);
  const across = useAcross(scroller);
  const count = rows.count ?? 0;
  const height = Math.ceil(count / across);
  const { first, last, direction, flying, reveal } = useRowWindow({
    scroller,
    rows: height,
    height: ROW,
    beyond: BEYOND,
    head: 0,
  });
  useFollow({
    scroller,
    rows,
    first: first * across,
    last: last * across,
    direction,
    current: current?.index,
    reveal: (index) => reveal(Math.floor(index / across)),
  });
  useEffect(() => {
    tableSteps.row = across;
    tableSteps.page = across * Math.max(1, Math.floor(scroller.current!.clientHeight / ROW) - 1);
  });
  return (
    <div
      ref={scroller}
      className="tiles"
      role="grid"
      tabIndex={0}
      aria-label="Pictures"
      aria-rowcount={height}
      aria-colcount={across}
      aria-multiselectable
      aria-busy={rows.waiting}
      aria-activedescendant={current ? `picture-${current.index}` : undefined}
      data-testid="picture-grid"
      data-order={rows.order}
      onKeyDown={stepAcross}
    >
      <div role="rowgroup" className="tiles__body" style={{ height: height * ROW }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, r) => (
          <div
            key={first + r}
            role="row"
            aria-rowindex={first + r + 1}
            className="tiles__row"
            style={{ transform: `translateY(${(first + r) * ROW}px)`, gridTemplateColumns: `repeat(${across}, 1fr)` }}
          >
            {Array.from({ length: Math.min(across, count - (first + r) * across) }, (_, c) => {
              const index = (first + r) * across + c;
              const row = rowAt(rows, index);
              return (
                <Tile
                  key={index}
                  id={id}
                  index={index}
                  column={c + 1}
                  row={row}
                  current={index === current?.index}
                  selected={row !== undefined && selected.has(row.id)}
                  flying={flying}
                />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}

interface TileProps {
  id: string;
  index: number;
  column: number;
  row?: TableRow;
  current: boolean;
  selected: boolean;
  flying: boolean;
}

const Tile = memo(function Tile({ id, index, column, row, current, selected, flying }: TileProps) {
  const name = row ? nameAndFolder(row.path)[0] : "";
  return (
    <div
      role="gridcell"
      id={`picture-${index}`}
      className="tile"
      aria-colindex={column}
      aria-selected={selected}
      aria-current={current || undefined}
      data-testid="picture-tile"
      data-image={row?.id}
      onClick={(event) => pressed(event, index)}
      onDoubleClick={() => void useBatch.getState().openInVerify(row?.id)}
    >
      {row ? (
        <>
          <div className="tile__picture">
            <CasePicture id={id} row={row} wait={flying} />
          </div>
          <div className="tile__badges">
            <LevelBadge row={row} />
            {row.mark ? <MarkBadge mark={row.mark} /> : null}
          </div>
          <span className="tile__name" title={row.path}>
            {name}
          </span>
        </>
      ) : (
        <span className="tile__picture tile__picture--unknown" />
      )}
    </div>
  );
});

/** Up and down are commands; beside each other stand pictures only here. */
function stepAcross(event: KeyboardEvent): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const { step, extendTo, current } = useBatch.getState();
  if (event.shiftKey) extendTo((current?.index ?? 0) + by);
  else step(by);
}

/** How many tiles there is room for. */
function useAcross(scroller: React.RefObject<HTMLElement | null>): number {
  const [across, setAcross] = useState(5);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const resized = new ResizeObserver(() => {
      if (element.clientWidth > 0) setAcross(Math.max(1, Math.floor((element.clientWidth - 16) / TILE)));
    });
    resized.observe(element);
    return () => resized.disconnect();
  }, [scroller]);
  return across;
}
