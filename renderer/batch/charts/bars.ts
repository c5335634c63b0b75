/** What a case holds, as bars: which values there are, how many pictures have each, and what pressing one asks for. */
import type { CaseFilter } from "../../../contract/cases.ts";
import { levelInWords } from "../words.ts";

export interface Bar {
  key: string;
  label: string;
  count: number;
  /** The filter's values that it stands for; none where it cannot be asked for. */
  values: readonly (string | null)[];
  /** "none": pictures without a value. */
  kind: "value" | "others" | "none";
}

export interface Count<T> {
  value: T;
  count: number;
}

const MOST_BARS = 12;
/** As many values as a filter is given at once for those that have no bar of their own. */
const MOST_VALUES = 200;

/**
 * The 12 most frequent values, all others in one bar, then the pictures without a value. No picture is lost: the bars
 * sum to what the facet does.
 */
export function topBars(facet: readonly Count<string | null>[], none: string, most = MOST_BARS): Bar[] {
  const known = facet.flatMap(({ value, count }) => (value === null ? [] : [{ value, count }]));
  known.sort((a, b) => b.count - a.count || a.value.localeCompare(b.value, "en"));
  // One value more than fits takes the place that "others" would.
  const shown = known.length <= most + 1 ? known : known.slice(0, most);
  const rest = known.slice(shown.length);
  const without = facet.find(({ value }) => value === null)?.count ?? 0;
  const bars: Bar[] = shown.map(({ value, count }) => ({
    key: `=${value}`,
    label: value,
    count,
    values: [value],
    kind: "value",
  }));
  if (rest.length > 0)
    bars.push({
      key: "others",
      label: `${rest.length} others`,
      count: rest.reduce((sum, { count }) => sum + count, 0),
      values: rest.length <= MOST_VALUES ? rest.map(({ value }) => value) : [],
      kind: "others",
    });
  if (without > 0) bars.push({ key: "none", label: none, count: without, values: [null], kind: "none" });
  return bars;
}

const levels = ["alarm", "notice", "undetermined", "clear"] as const;

/** The levels from the gravest to the least; pictures without a result last. */
export function levelBars(facet: readonly Count<string | null>[]): Bar[] {
  const countOf = (level: string | null) => facet.find(({ value }) => value === level)?.count ?? 0;
  const bars: Bar[] = levels.map((level) => ({
    key: level,
    label: levelInWords(level),
    count: countOf(level),
    values: [level],
    kind: "value",
  }));
  // A filter cannot ask for pictures without a result by their level.
  if (countOf(null) > 0)
    bars.push({ key: "none", label: levelInWords(null), count: countOf(null), values: [], kind: "none" });
  return bars.filter(({ count }) => count > 0);
}

export const sumOf = (bars: readonly { count: number }[]): number => bars.reduce((sum, { count }) => sum + count, 0);

type ListField = "levels" | "cameras" | "softwares" | "alarms";

/** Whether the filter asks for just these values. */
export function isAsked(filter: CaseFilter, field: ListField, { values }: Pick<Bar, "values">): boolean {
  const asked: readonly (string | null)[] = filter[field] ?? [];
  return values.length > 0 && asked.length === values.length && values.every((value) => asked.includes(value));
}

/** The filter after a bar was pressed: only its values, or any again where it was they that were asked for. */
export function press(filter: CaseFilter, field: ListField, bar: Pick<Bar, "values">): CaseFilter {
  const { [field]: _, ...rest } = filter;
  return isAsked(filter, field, bar) ? rest : { ...rest, [field]: [...bar.values] };
}
