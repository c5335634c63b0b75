/** What the wizard holds, and what can be done with it. */
import type { RasterInfo } from "../../contract/findings.ts";
import type { ReportFormat } from "../../contract/operations.ts";
import type {
  LensChoice,
  LensReading,
  TotemDraft,
  TotemSession,
  TotemSessionInfo,
  TotemStep,
} from "../../contract/totemSessions.ts";
import type { Entered, History } from "./draft.ts";

export type Task = "create" | "open" | "lens" | "calibrate" | "verify" | "report" | "keep";

export interface Busy {
  task: Task;
  /** 0..1, where it is told. */
  share?: number;
  /** What it is at. */
  step?: string;
}

export interface LeftOut {
  name: string;
  why: string;
}

interface Problem {
  task: Task | "save";
  message: string;
  advice?: string;
}

/** A session as it is shown. `draft` runs ahead of what is saved. */
export interface Opened {
  session: TotemSession;
  picture: RasterInfo;
  exif: LensReading;
  draft: TotemDraft;
  history: History;
}

export interface TotemState {
  /** The last changed first; undefined until the service has answered. */
  sessions?: readonly TotemSessionInfo[];
  /** Why there is no list. */
  failure?: { message: string; advice?: string };
  opened?: Opened;
  /** Place of the chosen ball in the draft. */
  ball: number;
  /** Place of the chosen point in that ball; null where none is. */
  point: number | null;
  busy?: Busy;
  /** What became of the last task, where it failed. */
  problem?: Problem;
  /** The session that a dialog is about, where it is not the open one. */
  meant?: { id: string; name: string };
  /** What was last chosen of each source of the focal length: it is there again when the reader comes back to it. */
  lenses: { [S in LensChoice["source"]]?: Extract<LensChoice, { source: S }> };
  /** Inner corners of the checkerboard. */
  board: { columns: number; rows: number };
  /** Photographs of the checkerboard that were left out of the last calibration of the lens, and why. */
  leftOut: readonly LeftOut[];

  load(): Promise<void>;
  /** From a file that the reader chose or dropped. */
  createFrom(file: File): Promise<void>;
  /** From a picture on Verify's tray, which stays there. */
  createFromTray(evidence: string): Promise<void>;
  createSample(): Promise<void>;
  open(id: string): Promise<void>;
  /** Back to the list. */
  close(): void;
  rename(id: string, name: string): Promise<void>;
  remove(id: string): Promise<void>;
  go(step: TotemStep): void;
  /** @param fresh see `edited`. */
  edit(change: Partial<Entered>, fresh?: boolean): void;
  undo(): void;
  redo(): void;
  choose(ball: number, point?: number | null): void;
  stepBall(by: 1 | -1): void;
  addBall(): void;
  /** The chosen one. */
  removeBall(): void;
  removePoint(): void;
  calibrateLens(files: readonly File[]): Promise<void>;
  calibrate(): Promise<void>;
  verify(field?: boolean): Promise<void>;
  /** Resolves with the name under which the reader keeps it; with none where it was not made. */
  report(format: ReportFormat): Promise<string | undefined>;
  /** In a case of the Batch place. Resolves with whether it is there. */
  keep(id: string): Promise<boolean>;
  cancel(): void;
}
