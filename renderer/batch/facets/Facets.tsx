/** What the pictures of the case have in common, with counts; a tick makes it a condition. */
import type { CaseFacets, CaseFilter } from "../../../contract/cases.ts";
import { useBatch } from "../store.ts";
import { useTitles } from "../titles.ts";
import { type Lists, noteNames, placeNames, valueInWords } from "./conditions.ts";
import { FacetGroup, type FacetOption } from "./FacetGroup.tsx";
import { TimeRange } from "./TimeRange.tsx";
import "./facets.css";

const groups: readonly { list: Lists; title: string }[] = [
  { list: "levels", title: "Verdict" },
  { list: "states", title: "State" },
  { list: "alarms", title: "Alarm raised by" },
  { list: "marks", title: "Mark" },
  { list: "cameras", title: "Camera" },
  { list: "softwares", title: "Software" },
  { list: "formats", title: "Format" },
  { list: "years", title: "Year" },
];

/** Few values that have an order of their own keep it; all others stand by their counts. */
const among = (values: readonly string[]) => (value: string | null) =>
  value === null ? values.length : values.indexOf(value);
const order: Partial<Record<Lists, (value: string | null) => number>> = {
  levels: among(["alarm", "notice", "undetermined", "clear"]),
  states: among(["done", "failed", "skipped", "running", "waiting"]),
  marks: among(["suspicious", "check", "settled"]),
  years: (value) => (value === null ? 0 : -Number(value)),
};

export function Facets() {
  const facets = useBatch((state) => state.facets);
  const filter = useBatch((state) => state.filter);
  const titleOf = useTitles();
  return (
    <nav className="facets" aria-label="Conditions" data-testid="facets">
      {facets ? (
        <>
          {groups.map(({ list, title }) => (
            <FacetGroup key={list} name={list} title={title} options={listOptions(list, facets, filter, titleOf)} />
          ))}
          <TimeRange />
          <FacetGroup
            name="places"
            title="Place"
            options={eitherOptions(facets.places, filter.hasPlace, placeNames, (hasPlace) => ({ hasPlace }))}
          />
          <FacetGroup
            name="notes"
            title="Notes"
            options={eitherOptions(facets.notes, filter.hasNote, noteNames, (hasNote) => ({ hasNote }))}
          />
        </>
      ) : (
        <p className="muted facets__wait">Counting.</p>
      )}
    </nav>
  );
}

function listOptions(
  list: Lists,
  facets: CaseFacets,
  filter: CaseFilter,
  titleOf: (detector: string) => string,
): FacetOption[] {
  const chosen: readonly (string | null)[] = filter[list] ?? [];
  const counted: readonly { value: string | null; count: number }[] = facets[list];
  // What was chosen is listed even where no picture is left that has it.
  const gone = chosen.filter((value) => !counted.some((other) => other.value === value));
  const values = [...counted, ...gone.map((value) => ({ value, count: 0 }))];
  const place = order[list];
  if (place) values.sort((a, b) => place(a.value) - place(b.value));
  return values.map(({ value, count }) => ({
    key: String(value),
    label: valueInWords(list, value, titleOf),
    count,
    chosen: chosen.includes(value),
    toggle: () => {
      const rest = chosen.filter((other) => other !== value);
      useBatch.getState().setFilter({ [list]: rest.length < chosen.length ? rest : [...chosen, value] });
    },
  }));
}

/** Both ticked would be no condition: the one replaces the other. */
function eitherOptions(
  counted: readonly { value: boolean; count: number }[],
  chosen: boolean | undefined,
  names: Record<"true" | "false", string>,
  patch: (value: boolean | undefined) => Partial<CaseFilter>,
): FacetOption[] {
  return counted.map(({ value, count }) => ({
    key: String(value),
    label: names[`${value}`],
    count,
    chosen: chosen === value,
    toggle: () => useBatch.getState().setFilter(patch(chosen === value ? undefined : value)),
  }));
}
