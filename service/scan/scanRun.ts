/** What the parts of one scan share. */
import type { ImageState } from "../../contract/cases.ts";
import { SelfsameError } from "../../contract/errors.ts";
import type { CaseReader } from "../cases/caseReader.ts";
import type { CaseWriter } from "../cases/caseWriter.ts";
import type { Refusal } from "../cases/imageRecords.ts";
import type { Known } from "../cases/scanQueries.ts";
import type { Bell } from "./bell.ts";
import type { Meter } from "./meter.ts";
import type { Filter } from "./patterns.ts";

export interface ScanRun {
  /** Absolute and real. */
  root: string;
  writer: CaseWriter;
  reader: CaseReader;
  /** Key of results, with the hash of the picture. */
  pipeline: string;
  filter: Filter;
  meter: Meter;
  /** Rings when there may be something to do, or nothing any more. */
  bell: Bell;
  signal: AbortSignal;
  /** Resolves while the scan is not paused. */
  unpaused(): Promise<void>;
  /** A picture has its outcome. @param examined whether this scan examined it. */
  tell(id: number, examined: boolean): Promise<void>;
}

/** Puts a picture back among those that wait, with the file as it is now. */
export function requeue({ writer, meter, bell }: ScanRun, picture: Known, file = picture): void {
  const { id, state } = picture;
  writer.requeue([{ id, bytes: file.bytes, modified: file.modified }]);
  meter.move(state, "waiting");
  bell.ring();
}

/** Records that a picture, which waits or is being examined, failed or is left out. */
export async function refuse(
  run: ScanRun,
  id: number,
  from: ImageState,
  refusal: Refusal,
  examined: boolean,
): Promise<void> {
  run.writer.refuse(id, refusal);
  run.meter.move(from, refusal.state);
  await run.tell(id, examined);
}

export const folderGone = (root: string): SelfsameError =>
  new SelfsameError(
    "notFound",
    `The folder ${root} is no longer there, or may no longer be read.`,
    "What was examined is kept; scan again once it is back.",
  );
