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

const levelIcons = { alarm: TriangleAlert, notice: CircleAlert, clear: ScanSearch, undetermined: CircleHelp };
const stateIcons = { waiting: Clock, running: CircleDashed, done: ScanSearch, failed: ImageOff, skipped: Ban };
const markIcons = { suspicious: Flag, check: Eye, settled: CheckCheck };

/** The verdict's level; where there is none, how far the picture is. */
export function LevelBadge({ row: { level, state } }: { row: Pick<TableRow, "level" | "state"> }) {
  const Icon = level ? levelIcons[level] : stateIcons[state];
  return (
    <span className={`badge badge--${level ?? state}`}>
      <Icon aria-hidden />
      {level ? levelNames[level] : stateNames[state]}
    </span>
  );
}

export function MarkBadge({ mark }: { mark: Mark }) {
  const Icon = markIcons[mark];
  return (
    <span className={`badge badge--${mark}`}>
      <Icon aria-hidden />
      {markNames[mark]}
    </span>
  );
}

export function NoteBadge({ notes }: { notes: number }) {
  return (
    <span className="badge badge--notes" title={count(notes, "note")}>
      <MessageSquareText aria-hidden />
      <span className="visually-hidden">{count(notes, "note")}</span>
    </span>
  );
}
