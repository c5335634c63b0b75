/** Facts and findings of pictures in columns; what differs stands out. */
import type { CasePicture } from "../../../contract/batch.ts";
import { useVerify } from "../../verify/store.ts";
import { useTitles } from "../titles.ts";
import { nameAndFolder } from "../words.ts";
import { compareFacts, compareFindings } from "./differ.ts";

export function CompareTable({ pictures }: { pictures: readonly CasePicture[] }) {
  const detectors = useVerify((state) => state.detectors);
  const facts = compareFacts(pictures.map(({ row }) => row));
  const findings = compareFindings(
    pictures,
    detectors.map(({ id }) => id),
  );
  const titleOf = useTitles();
  return (
    <table className="compare-table" data-testid="compare-table">
      <thead>
        <tr>
          <th scope="col" aria-label="What is compared" />
          {pictures.map(({ row }) => (
            <th key={row.id} scope="col" title={row.path}>
              {nameAndFolder(row.path)[0]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {facts.map(({ label, values, differs, mono }) => (
          <tr key={label} data-testid="compared-fact" data-fact={label} data-differs={differs}>
            <th scope="row">
              {label}
              {differs ? <span className="visually-hidden">, differs</span> : null}
            </th>
            {values.map((value, i) => (
              <td key={pictures[i].row.id} className={mono ? "mono" : undefined}>
                {value ?? <span className="muted">not known</span>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
      {findings.length > 0 ? (
        <tbody>
          <tr className="compare-table__group">
            <th scope="rowgroup" colSpan={pictures.length + 1}>
              What the detectors scored
            </th>
          </tr>
          {findings.map(({ detector, cells, differs }) => (
            <tr key={detector} data-testid="compared-finding" data-detector={detector} data-differs={differs}>
              <th scope="row">{titleOf(detector)}</th>
              {cells.map(({ text, alarm, title }, i) => (
                <td
                  key={pictures[i].row.id}
                  title={title}
                  className={alarm ? "compare-table__alarm" : undefined}
                  data-alarm={alarm}
                >
                  {text}
                  {alarm ? <span className="chip chip--alarm">Alarm</span> : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      ) : null}
    </table>
  );
}
