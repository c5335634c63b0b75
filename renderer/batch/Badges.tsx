/** Level and mark of a picture: a sign, a colour and a word, which say the same. */
import {
  Ban,
  CheckCheck,
  CircleAlert,
  CircleDashed,
  CircleHelp,
  Clock,
  Eye,
  Flag,
  ImageOff,
  MessageSquareText,
  ScanSearch,
  TriangleAlert,
} from "lucide-react";
import type { TableRow } from "../../contract/batch.ts";
import type { Mark } from "../../contract/cases.ts";
import { count } from "../../engine/verdict/words.ts";
import { levelNames } from "../ui/levels.ts";
import { markNames, stateNames } from "./words.ts";

// Made once: rows that are drawn by the dozen in a frame have nothing to compare here.
const levelIcons = {
  alarm: <TriangleAlert aria-hidden />,
  notice: <CircleAlert aria-hidden />,
  clear: <ScanSearch aria-hidden />,
  undetermined: <CircleHelp aria-hidden />,
};
const stateIcons = {
  waiting: <Clock aria-hidden />,
  running: <CircleDashed aria-hidden />,
  done: <ScanSearch aria-hidden />,
  failed: <ImageOff aria-hidden />,
  skipped: <Ban aria-hidden />,
};
const markIcons = {
  suspicious: <Flag aria-hidden />,
  check: <Eye aria-hidden />,
  settled: <CheckCheck aria-hidden />,
};
const noteIcon = <MessageSquareText aria-hidden />;

/** The verdict's level; where there is none, how far the picture is. */
export function LevelBadge({ row: { level, state } }: { row: Pick<TableRow, "level" | "state"> }) {
  return (
    <span className={`badge badge--${level ?? state}`}>
      {level ? levelIcons[level] : stateIcons[state]}
      {level ? levelNames[level] : stateNames[state]}
    </span>
  );
}

export function MarkBadge({ mark }: { mark: Mark }) {
  return (
    <span className={`badge badge--${mark}`}>
      {markIcons[mark]}
      {markNames[mark]}
    </span>
  );
}

export function NoteBadge({ notes }: { notes: number }) {
  return (
    <span className="badge badge--notes" title={count(notes, "note")}>
      {noteIcon}
      <span className="visually-hidden">{count(notes, "note")}</span>
    </span>
  );
}
