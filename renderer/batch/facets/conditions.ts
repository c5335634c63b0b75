/** The conditions of a filter, each with its words and the filter without it. */
import type { CaseFilter, VerdictLevel } from "../../../contract/cases.ts";
import { levelInWords, markNames, stateNames } from "../words.ts";

export const noValue = {
  levels: "No verdict",
  formats: "Unknown format",
  cameras: "Unknown camera",
  softwares: "No software named",
  marks: "Not marked",
  years: "Time unknown",
};

export interface Condition {
  key: string;
  text: string;
  /** What of the filter becomes different without it. */
  without: Partial<CaseFilter>;
}

export type Lists = "states" | "levels" | "formats" | "cameras" | "softwares" | "marks" | "alarms" | "years";

/** How a value of a facet is called. */
export function valueInWords(list: Lists, value: string | null, titleOf: (detector: string) => string): string {
  if (value === null) return noValue[list as keyof typeof noValue];
  if (list === "states") return stateNames[value as keyof typeof stateNames];
  if (list === "levels") return levelInWords(value as VerdictLevel);
  if (list === "marks") return markNames[value as keyof typeof markNames];
  if (list === "formats") return value.toUpperCase();
  return list === "alarms" ? titleOf(value) : value;
}

const lists: readonly Lists[] = ["states", "levels", "alarms", "marks", "cameras", "softwares", "formats", "years"];

/** In the order of the facets. */
export function conditionsOf(filter: CaseFilter, titleOf: (detector: string) => string): Condition[] {
  const found: Condition[] = [];
  if (filter.text) found.push({ key: "text", text: `“${filter.text}”`, without: { text: undefined } });
  for (const list of lists) {
    const values: readonly (string | null)[] = filter[list] ?? [];
    for (const value of values) {
      const words = valueInWords(list, value, titleOf);
      const rest = values.filter((other) => other !== value);
      found.push({
        key: `${list} ${value}`,
        text: list === "alarms" ? `Alarm: ${words}` : words,
        without: { [list]: rest },
      });
    }
  }
  if (filter.takenFrom)
    found.push({ key: "from", text: `From ${filter.takenFrom}`, without: { takenFrom: undefined } });
  if (filter.takenTo) found.push({ key: "to", text: `To ${filter.takenTo}`, without: { takenTo: undefined } });
  if (filter.hasPlace !== undefined)
    found.push({ key: "place", text: placeNames[`${filter.hasPlace}`], without: { hasPlace: undefined } });
  if (filter.hasNote !== undefined)
    found.push({ key: "note", text: noteNames[`${filter.hasNote}`], without: { hasNote: undefined } });
  return found;
}

export const placeNames = { true: "Place known", false: "Place unknown" };
export const noteNames = { true: "With notes", false: "Without notes" };
