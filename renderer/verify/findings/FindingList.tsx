/** All detectors, what matters first; choosing one shows its map and its facts. */
import { ListBox, ListBoxItem } from "react-aria-components";
import type { Examination } from "../examination.ts";
import { orderFindings, type Row, type Weight } from "../order.ts";
import { useVerify } from "../store.ts";

const weightNames: Record<Weight, string> = {
  alarm: "Alarm",
  failed: "Failed",
  notice: "Notice",
  quiet: "Ran",
  abstained: "Abstained",
  notApplicable: "Not applicable",
  waiting: "Waiting",
  view: "View",
};

export function FindingList({ examination }: { examination: Examination }) {
  const detectors = useVerify((state) => state.detectors);
  const show = useVerify((state) => state.show);
  const rows = orderFindings(detectors, examination.findings);
  const lists = [
    { title: "Findings", rows: rows.filter(({ weight }) => weight !== "view") },
    { title: "Views, to look at: never an alarm", rows: rows.filter(({ weight }) => weight === "view") },
  ];
  return (
    <>
      {lists.map(({ title, rows: items }) => (
        <section key={title} className="findings">
          <h3>{title}</h3>
          <ListBox
            aria-label={title}
            items={items.map((row) => ({ ...row, id: row.detector.id }))}
            dependencies={[examination]}
            selectionMode="single"
            selectedKeys={examination.shown ? [examination.shown] : []}
            onSelectionChange={(keys) => show(keys === "all" ? undefined : [...keys].map(String)[0])}
          >
            {(row) => <FindingRow row={row} fraction={examination.fractions[row.detector.id]} />}
          </ListBox>
        </section>
      ))}
    </>
  );
}

function FindingRow({ row: { detector, finding, weight }, fraction }: { row: Row; fraction?: number }) {
  return (
    <ListBoxItem
      id={detector.id}
      textValue={detector.title}
      className="finding"
      data-testid="finding"
      data-detector={detector.id}
      data-state={finding?.state ?? "waiting"}
      data-alarm={weight === "alarm"}
    >
      <div className="finding__head">
        <span className="finding__title">{detector.title}</span>
        <span className={`chip chip--${weight}`}>
          {fraction !== undefined ? `${Math.round(100 * fraction)} %` : weightNames[weight]}
        </span>
      </div>
      <span className="finding__text">{finding?.summary ?? finding?.reason ?? detector.question}</span>
    </ListBoxItem>
  );
}
