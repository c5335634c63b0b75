/** A table of measurements. Columns of numbers are set to the right, so that digits stand below digits. */
import type { Table } from "../../engine/lab/events.ts";
import { valueLabel } from "./charts/ticks.ts";

/** A number, also one that the experiment has written itself: "3.240", "9.6e-4", "12 %". */
const isNumber = (cell: string | number): boolean =>
  typeof cell === "number" || /^[-+−]?\d[\d.,]*(e[-+]?\d+)?( ?%)?$/i.test(cell.trim());

export function LabTable({ table: { id, title, columns, rows } }: { table: Table }) {
  const numeric = columns.map((_, i) => rows.length > 0 && rows.every((row) => isNumber(row[i])));
  return (
    <section className="lab-section">
      <h3>{title}</h3>
      <div className="lab-section__scroll">
        <table className="lab-table" data-testid="lab-table" data-table={id}>
          <thead>
            <tr>
              {columns.map((column, i) => (
                <th key={column} scope="col" className={numeric[i] ? "lab-table__number" : undefined}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              <tr key={r}>
                {row.map((cell, i) => (
                  <td key={i} className={numeric[i] ? "lab-table__number" : undefined} title={String(cell)}>
                    {typeof cell === "number" ? valueLabel("linear", cell) : cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
