// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be left out and still stand in their place.
/** The pictures as a table. Only the rows near what is seen are drawn, and only their pages asked for. */
import { type CSSProperties, useEffect, useMemo, useRef } from "react";
import { rowAt } from "../rowCache.ts";
import { useBatch } from "../store.ts";
import { useTitles } from "../titles.ts";
import { narrowest, shownColumns } from "./columns.tsx";
import { PictureRow } from "./PictureRow.tsx";
import { tableSteps } from "./steps.ts";
import "./table.css";
import { TableHead } from "./TableHead.tsx";
import { useFollow } from "./useFollow.ts";
import { useRowWindow } from "./useRowWindow.ts";

const ROW = 34;
const HEAD = 31;
const BEYOND = 12;
/** Widths of the columns that every table begins with. */
const CHECK = 30;
const PICTURE = 46;

export function PictureTable() {
  const id = useBatch((state) => state.open)!;
  const rows = useBatch((state) => state.rows);
  const current = useBatch((state) => state.current);
  const selected = useBatch((state) => state.selected);
  const hidden = useBatch((state) => state.hidden);
  const titleOf = useTitles();
  const shown = useMemo(() => shownColumns(hidden), [hidden]);
  const scroller = useRef<HTMLDivElement>(null);
  const count = rows.count ?? 0;
  const { first, last, direction, flying, reveal } = useRowWindow({
    scroller,
    rows: count,
    height: ROW,
    beyond: BEYOND,
    head: HEAD,
  });
  useFollow({ scroller, rows, first, last, direction, current: current?.index, reveal });
  useEffect(() => {
    tableSteps.row = 1;
    tableSteps.page = Math.max(1, Math.floor((scroller.current!.clientHeight - HEAD) / ROW) - 1);
  });
  const style = {
    "--columns": [`${CHECK}px`, `${PICTURE}px`, ...shown.map(({ width }) => width)].join(" "),
    "--narrowest": `${CHECK + PICTURE + narrowest(shown)}px`,
  } as CSSProperties;
  return (
    <div
      ref={scroller}
      className="table"
      style={style}
      role="grid"
      tabIndex={0}
      aria-label="Pictures"
      aria-rowcount={count + 1}
      aria-colcount={shown.length + 2}
      aria-multiselectable
      aria-busy={rows.waiting}
      aria-activedescendant={current ? `picture-${current.index}` : undefined}
      data-testid="picture-table"
      data-order={rows.order}
      data-waiting={rows.waiting || undefined}
    >
      <TableHead columns={shown} />
      <div role="rowgroup" className="table__body" style={{ height: count * ROW }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, i) => {
          const index = first + i;
          const row = rowAt(rows, index);
          return (
            <PictureRow
              key={index}
              id={id}
              index={index}
              top={index * ROW}
              row={row}
              columns={shown}
              titleOf={titleOf}
              current={index === current?.index}
              selected={row !== undefined && selected.has(row.id)}
              flying={flying}
            />
          );
        })}
      </div>
    </div>
  );
}
