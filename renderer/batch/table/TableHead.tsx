// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be left out and still stand in their place.
// biome-ignore-all lint/a11y/useFocusableInteractive: the table has the focus and tells its current row by aria-activedescendant.
/** The heads of the columns: a press sorts, a second one the other way round. */
import { ArrowDown, ArrowUp } from "lucide-react";
import { useBatch } from "../store.ts";
import { type Column, sortAfterPress } from "./columns.tsx";

export function TableHead({ columns }: { columns: readonly Column[] }) {
  const sort = useBatch((state) => state.sort);
  return (
    <div role="rowgroup" className="table__head">
      <div role="row" className="table__row table__row--head" aria-rowindex={1}>
        <div role="columnheader" className="table__cell" aria-colindex={1}>
          <span className="visually-hidden">Selected</span>
        </div>
        <div role="columnheader" className="table__cell" aria-colindex={2}>
          <span className="visually-hidden">Picture</span>
        </div>
        {columns.map((column, i) => {
          const active = column.sort !== undefined && sort.by === column.sort;
          const Arrow = sort.descending ? ArrowDown : ArrowUp;
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={i + 3}
              aria-sort={active ? (sort.descending ? "descending" : "ascending") : undefined}
              className={column.number ? "table__cell table__cell--number" : "table__cell"}
            >
              {column.sort ? (
                <button
                  type="button"
                  className="table__sort"
                  data-testid="sort"
                  data-column={column.id}
                  title={`Sort by ${column.title.toLowerCase()}`}
                  onClick={() => {
                    const after = sortAfterPress(column, useBatch.getState().sort);
                    if (after) useBatch.getState().setSort(after);
                  }}
                >
                  <span>{column.title}</span>
                  {active ? <Arrow aria-hidden /> : null}
                </button>
              ) : (
                <span className="table__title" title={column.title}>
                  {column.title}
                </span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
