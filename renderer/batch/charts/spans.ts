/** Days, months and years on an axis: where a bar stands, and what is written below it. */
import type { Timeline } from "../../../contract/batch.ts";

type Unit = Timeline["unit"];

const DAY_MS = 86_400_000;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Number of a day, month or year in a sequence without gaps. @param from "2015", "2015-04" or "2015-04-10". */
export function ordinal(unit: Unit, from: string): number {
  const [year, month = 1, day = 1] = from.split("-").map(Number);
  if (unit === "year") return year;
  if (unit === "month") return 12 * year + month - 1;
  return Math.round(new Date(0).setUTCFullYear(year, month - 1, day) / DAY_MS);
}

/** "2015", "Apr 2015", "10 Apr 2015". */
export function spanLabel(unit: Unit, n: number): string {
  if (unit === "year") return String(n);
  if (unit === "month") return `${months[((n % 12) + 12) % 12]} ${Math.floor(n / 12)}`;
  const date = new Date(n * DAY_MS);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** Which of the numbers from `first` to `last` get a label: at most `most`, evenly apart. */
export function labelled(first: number, last: number, most: number): number[] {
  const step = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, most)));
  const chosen: number[] = [];
  for (let n = first; n <= last; n += step) chosen.push(n);
  return chosen;
}
