/** All detectors, what matters first; choosing one shows its map and its facts. */
import { memo } from "react";
import { GridList, GridListHeader, GridListItem, GridListSection } from "react-aria-components";
import { allTraces, type Examination } from "../examination.ts";
import { type Row, rowsOf, type Weight, weightNames } from "../order.ts";
import { useVerify } from "../store.ts";

/** What these say is worth a line in the list itself. */
const telling: ReadonlySet<Weight> = new Set(["alarm", "failed", "notice"]);

export function FindingList({ examination }: { examination: Examination }) {
  const detectors = useVerify((state) => state.detectors);
  const show = useVerify((state) => state.show);
  const rows = rowsOf(detectors, examination);
  const sections = [
    { id: "findings", title: "Findings", rows: rows.filter(({ weight }) => weight !== "view") },
    { id: "views", title: "Views, never an alarm", rows: rows.filter(({ weight }) => weight === "view") },
  ];
  return (
    <nav className="findings" aria-label="Findings">
      <GridList
        aria-label="Findings"
        selectionMode="single"
        disallowEmptySelection
        // Letters are shortcuts in this window.
        disallowTypeAhead
        selectedKeys={examination.shown ? [examination.shown] : []}
        onSelectionChange={(keys) => show(keys === "all" ? undefined : [...keys].map(String)[0])}
      >
        {sections.map(({ id, title, rows: items }) => (
          <GridListSection key={id} id={id} className="findings__section">
            <GridListHeader className="findings__heading">{title}</GridListHeader>
            {items.map(({ detector, finding, weight }) => (
              <FindingRow
                key={detector.id}
                detector={detector}
                finding={finding}
                weight={weight}
                fraction={examination.fractions[detector.id]}
              />
            ))}
            {id === "findings" && examination.result?.map ? (
              <GridListItem id={allTraces} textValue="All traces together" className="finding" data-testid="all-traces">
                <span className="finding__title">All traces together</span>
              </GridListItem>
            ) : null}
          </GridListSection>
        ))}
      </GridList>
    </nav>
  );
}

const FindingRow = memo(function FindingRow({ detector, finding, weight, fraction }: Row & { fraction?: number }) {
  const resting = finding ? weightNames[weight] : weightNames.waiting;
  const state = fraction !== undefined ? `${Math.round(100 * fraction)} %` : resting;
  return (
    <GridListItem
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
        {state ? <span className={`chip chip--${weight}`}>{state}</span> : null}
      </div>
      {telling.has(weight) ? <span className="finding__text">{finding?.summary ?? finding?.reason}</span> : null}
    </GridListItem>
  );
});
