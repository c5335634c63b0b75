/** The columns of the table: what is in a cell, how wide it is, what a press on its head sorts by. */
import type { ReactNode } from "react";
import type { TableRow } from "../../../contract/batch.ts";
import type { CaseSort, sortColumns } from "../../../contract/cases.ts";
import { thousands } from "../../../engine/verdict/words.ts";
import { LevelBadge, MarkBadge, NoteBadge } from "../Badges.tsx";
import { nameAndFolder, sizeInWords, stateNames, timeInWords } from "../words.ts";

export interface Column {
  id: string;
  title: string;
  /** A track of a CSS grid. */
  width: string;
  sort?: (typeof sortColumns)[number];
  /** The first press on the head sorts from the largest down. */
  largestFirst?: boolean;
  /** Set to the right, so that digits stand below digits. */
  number?: boolean;
  cell(row: TableRow, titleOf: (detector: string) => string): ReactNode;
}

export const columns: readonly Column[] = [
  {
    id: "name",
    title: "File",
    width: "minmax(180px, 2fr)",
    sort: "path",
    cell: ({ path, root }) => {
      const [name, folder] = nameAndFolder(path);
      return (
        <span title={`${root}/${path}`}>
          {name} <span className="muted">{folder}</span>
        </span>
      );
    },
  },
  {
    id: "level",
    title: "Verdict",
    width: "126px",
    sort: "level",
    largestFirst: true,
    cell: (row) => <LevelBadge row={row} />,
  },
  {
    id: "score",
    title: "Score",
    width: "60px",
    sort: "score",
    largestFirst: true,
    number: true,
    cell: ({ score }) => (score === null ? "" : score.toFixed(2)),
  },
  {
    id: "alarms",
    title: "Alarms",
    width: "minmax(110px, 1.4fr)",
    cell: ({ alarms, reason }, titleOf) => {
      const text = alarms.length > 0 ? alarms.map(titleOf).join(", ") : (reason ?? "");
      return (
        <span title={text} className={alarms.length > 0 ? undefined : "muted"}>
          {text}
        </span>
      );
    },
  },
  {
    id: "mark",
    title: "Mark",
    width: "104px",
    sort: "mark",
    largestFirst: true,
    cell: ({ mark, notes }) => (
      <>
        {mark ? <MarkBadge mark={mark} /> : null}
        {notes > 0 ? <NoteBadge notes={notes} /> : null}
      </>
    ),
  },
  {
    id: "notes",
    title: "Notes",
    width: "58px",
    sort: "notes",
    largestFirst: true,
    number: true,
    cell: ({ notes }) => (notes > 0 ? notes : ""),
  },
  {
    id: "camera",
    title: "Camera",
    width: "minmax(100px, 1fr)",
    sort: "camera",
    cell: ({ camera }) => <Cut text={camera} />,
  },
  {
    id: "taken",
    title: "Taken",
    width: "128px",
    sort: "takenAt",
    cell: ({ takenAt }) => (takenAt ? timeInWords(takenAt) : ""),
  },
  {
    id: "software",
    title: "Software",
    width: "minmax(100px, 1fr)",
    sort: "software",
    cell: ({ software }) => <Cut text={software} />,
  },
  {
    id: "size",
    title: "Size",
    width: "78px",
    sort: "bytes",
    largestFirst: true,
    number: true,
    cell: ({ bytes }) => sizeInWords(bytes),
  },
  {
    id: "pixels",
    title: "Pixels",
    width: "104px",
    sort: "width",
    largestFirst: true,
    number: true,
    cell: ({ width, height }) => (width && height ? `${thousands(width)} × ${thousands(height)}` : ""),
  },
  { id: "format", title: "Format", width: "70px", sort: "format", cell: ({ format }) => format?.toUpperCase() ?? "" },
  {
    id: "state",
    title: "State",
    width: "minmax(100px, 1fr)",
    sort: "state",
    cell: ({ state, reason }) => <Cut text={reason ? `${stateNames[state]}: ${reason}` : stateNames[state]} />,
  },
];

function Cut({ text }: { text: string | null }) {
  return text ? <span title={text}>{text}</span> : null;
}

/** The order after a press on a column's head: the other way round where it is sorted by that already. */
export function sortAfterPress({ sort, largestFirst = false }: Column, now: CaseSort): CaseSort | undefined {
  if (!sort) return undefined;
  return { by: sort, descending: now.by === sort ? !now.descending : largestFirst };
}

/** Pixels below which the columns do not become narrower: the table scrolls sideways then. */
export const narrowest = (shown: readonly Column[]): number =>
  shown.reduce((sum, { width }) => sum + Number(/\d+/.exec(width)![0]), 0);

export const shownColumns = (hidden: readonly string[]): Column[] => columns.filter(({ id }) => !hidden.includes(id));
