/** Facts of pictures beside each other: which of them differ, and what the detectors scored. */
import type { CasePicture } from "../../../contract/batch.ts";
import { thousands } from "../../../engine/verdict/words.ts";
import { levelInWords, stateNames } from "../words.ts";

export interface ComparedFact {
  label: string;
  /** One for each picture; undefined where nothing is known. */
  values: (string | undefined)[];
  /** Not all of them are the same. */
  differs: boolean;
  /** Written in figures and letters that are compared one by one. */
  mono: boolean;
}

type Row = CasePicture["row"];

const place = ({ latitude, longitude }: Row): string | undefined =>
  latitude === null || longitude === null ? undefined : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;

const kinds: readonly { label: string; of(row: Row): string | null | undefined; mono?: boolean }[] = [
  { label: "Camera", of: ({ camera }) => camera },
  { label: "Software", of: ({ software }) => software },
  { label: "Taken", of: ({ takenAt }) => takenAt?.replace("T", " ") },
  { label: "Place", of: place },
  { label: "Format", of: ({ format }) => format?.toUpperCase() },
  {
    label: "Picture",
    of: ({ width, height }) => (width === null || height === null ? undefined : `${width} × ${height}`),
  },
  { label: "Size", of: ({ bytes }) => `${thousands(bytes)} bytes` },
  { label: "SHA-256", of: ({ sha256 }) => sha256, mono: true },
  { label: "Perceptual hash", of: ({ perceptualHash }) => perceptualHash, mono: true },
];

/** Pictures of which something is known at all, in a fixed order. */
export function compareFacts(rows: readonly Row[]): ComparedFact[] {
  return kinds.flatMap(({ label, of, mono = false }) => {
    const values = rows.map((row) => of(row) || undefined);
    if (values.every((value) => value === undefined)) return [];
    return [{ label, values, differs: new Set(values).size > 1, mono }];
  });
}

export interface ComparedFinding {
  detector: string;
  cells: { text: string; alarm: boolean; title?: string }[];
  differs: boolean;
}

const stateWords = { notApplicable: "not applicable", abstained: "abstained", failed: "failed" };

/**
 * Detectors that said something of at least one of the pictures, in the order of `detectors` and then as they come. What
 * they scored counts as different from a tenth on, and where one of them raised an alarm and another did not.
 */
export function compareFindings(pictures: readonly CasePicture[], detectors: readonly string[]): ComparedFinding[] {
  const told = new Set(pictures.flatMap(({ findings }) => findings.map(({ detector }) => detector)));
  const order = [...detectors.filter((id) => told.has(id)), ...[...told].filter((id) => !detectors.includes(id))];
  return order.flatMap((detector) => {
    const found = pictures.map(({ findings }) => findings.find((finding) => finding.detector === detector));
    if (!found.some((finding) => finding?.state === "ran" || finding?.state === "failed")) return [];
    const cells = found.map((finding) => {
      const alarm = finding?.alarm === true;
      const title = finding?.summary ?? finding?.reason;
      if (!finding) return { text: "–", alarm };
      if (finding.state !== "ran") return { text: stateWords[finding.state], alarm, title };
      return { text: finding.score?.toFixed(2) ?? (alarm ? "alarm" : "ran"), alarm, title };
    });
    const scores = found.flatMap((finding) => (finding?.score === undefined ? [] : [finding.score]));
    const apart = scores.length > 1 && Math.max(...scores) - Math.min(...scores) >= 0.1;
    return [{ detector, cells, differs: apart || new Set(cells.map(({ alarm }) => alarm)).size > 1 }];
  });
}

/** "Alarm, 0.97"; "Failed" and the like where there is no result. */
export function outcomeOf({ row }: Pick<CasePicture, "row">): string {
  if (row.level === null && row.state !== "done") return stateNames[row.state];
  return row.score === null ? levelInWords(row.level) : `${levelInWords(row.level)}, ${row.score.toFixed(2)}`;
}

/** `size` of the pictures, from the `first` one on and round about. */
export function shownOf<T>(all: readonly T[], first: number, size: number): T[] {
  const n = Math.min(size, all.length);
  return Array.from({ length: n }, (_, i) => all[(((first + i) % all.length) + all.length) % all.length]);
}

/**
 * What is compared: the pictures that were selected; where they are fewer than two, the current one as well, and with it
 * those of the same bytes and those that look alike.
 */
export function comparedImages(
  selected: ReadonlySet<number>,
  current: number | undefined,
  details: Pick<CasePicture, "row" | "equal" | "alike"> | undefined,
): number[] {
  if (selected.size > 1 || current === undefined) return [...selected];
  const wanted = new Set([current, ...selected]);
  if (wanted.size === 1 && details?.row.id === current)
    for (const image of [...details.equal, ...details.alike]) wanted.add(image);
  return [...wanted];
}
