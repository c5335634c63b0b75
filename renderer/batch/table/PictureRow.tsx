// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be left out and still stand in their place.
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys act on the whole table, see contract/commands.ts.
// biome-ignore-all lint/a11y/useFocusableInteractive: the table has the focus and tells its current row by aria-activedescendant.
/** One picture of the table; bars where nothing is known of it yet. */
import { type MouseEvent, memo } from "react";
import type { TableRow } from "../../../contract/batch.ts";
import { CasePicture } from "../CasePicture.tsx";
import { useBatch } from "../store.ts";
import type { Column } from "./columns.tsx";

interface Props {
  /** Of the case. */
  id: string;
  index: number;
  /** Pixels. */
  top: number;
  row?: TableRow;
  columns: readonly Column[];
  titleOf(detector: string): string;
  current: boolean;
  selected: boolean;
  flying: boolean;
}

export const PictureRow = memo(function PictureRow(props: Props) {
  const { id, index, top, row, columns, titleOf, current, selected, flying } = props;
  const cells = columns.map(({ id: column, number, cell }, i) => (
    <div
      key={column}
      role="gridcell"
      aria-colindex={i + 3}
      className={number ? "table__cell table__cell--number" : "table__cell"}
    >
      {row ? cell(row, titleOf) : <span className="table__bar" />}
    </div>
  ));
  return (
    <div
      role="row"
      id={`picture-${index}`}
      className="table__row"
      style={{ transform: `translateY(${top}px)` }}
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-current={current || undefined}
      data-testid="picture-row"
      data-image={row?.id}
      data-level={row?.level ?? undefined}
      data-mark={row?.mark ?? undefined}
      onMouseDown={keepFocus}
      onClick={(event) => pressed(event, index)}
      onDoubleClick={() => void useBatch.getState().openInVerify(row?.id)}
    >
      <div role="gridcell" aria-colindex={1} className="table__cell">
        <input
          type="checkbox"
          tabIndex={-1}
          className="table__check"
          aria-label="Selected"
          checked={selected}
          disabled={!row}
          onChange={() => {}}
          onClick={(event) => {
            event.stopPropagation();
            if (event.shiftKey) useBatch.getState().extendTo(index);
            else useBatch.getState().toggle(index);
          }}
        />
      </div>
      <div role="gridcell" aria-colindex={2} className="table__cell table__picture">
        {row ? <CasePicture id={id} row={row} wait={flying} /> : null}
      </div>
      {cells}
    </div>
  );
});

/** The table keeps the focus, and nothing is marked as text where a range is selected. */
function keepFocus(event: MouseEvent<HTMLElement>): void {
  if (event.shiftKey) event.preventDefault();
}

export function pressed({ shiftKey, ctrlKey, metaKey, currentTarget }: MouseEvent<HTMLElement>, index: number): void {
  const { extendTo, toggle, goTo } = useBatch.getState();
  currentTarget.closest<HTMLElement>("[role=grid]")?.focus({ preventScroll: true });
  if (shiftKey) extendTo(index);
  else if (ctrlKey || metaKey) toggle(index);
  else goTo(index);
}
