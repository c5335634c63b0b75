/** What is around a chart of a case: its title, of what it is, and the same numbers as a table. */
import { ChartBarBig, Table2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "react-aria-components";

interface Props {
  id: string;
  title: string;
  caption: string;
  /** How many bars there are. */
  bars: number;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  wide?: boolean;
  children: ReactNode;
}

export function ChartCard({ id, title, caption, bars, columns, rows, wide = false, children }: Props) {
  const [asTable, setAsTable] = useState(false);
  const [Icon, other] = asTable ? [ChartBarBig, "chart"] : [Table2, "table"];
  return (
    <figure className={wide ? "chart chart--wide" : "chart"} data-testid="case-chart" data-chart={id} data-bars={bars}>
      <div className="chart__head">
        <h4>{title}</h4>
        <div className="chart__actions">
          <Button
            className="button button--quiet button--small"
            onPress={() => setAsTable(!asTable)}
            aria-label={`${title} as a ${other}`}
          >
            <Icon aria-hidden /> {other === "table" ? "Table" : "Chart"}
          </Button>
        </div>
      </div>
      {asTable ? (
        <div className="chart__table">
          <table className="chart-table" data-testid="chart-table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(([name, ...numbers]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {numbers.map((number, i) => (
                    <td key={i}>{number}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        children
      )}
      <figcaption className="muted">{caption}</figcaption>
    </figure>
  );
}
