/** Who examines the pictures of a scan: this machine's workers (localExaminer.ts), or others by a queue (../queue). */
import type { VerifyDocument } from "../../contract/findings.ts";
import type { FileFingerprint } from "./fingerprintFile.ts";

export interface ExamineTask {
  /** Absolute. */
  path: string;
  file: FileFingerprint;
  /** Makes an empty folder, which the result is written to. */
  stage(): string;
}

export interface Examined {
  document: VerifyDocument;
  /** Null of a picture that shows nothing. */
  perceptualHash: string | null;
  /** The folder that `stage` gave; `<sha256>/` in it holds the files of the result. */
  staged: string;
}

/** The picture itself could not be examined; others may be. */
export interface NotExamined {
  error: unknown;
}

export interface Examiner {
  /** So many pictures can be taken up at a time. */
  readonly lanes: number;
  /** Resolves when one more picture may be taken up; `leave` is to be called once it has its outcome. */
  enter(signal: AbortSignal): Promise<{ leave: () => void }>;
  /** @throws the reason of the signal, and whatever ends the scan: nothing can be written, nobody is there who examines. */
  examine(task: ExamineTask, signal: AbortSignal): Promise<Examined | NotExamined>;
  /** Process identifiers of the workers on this machine that are alive. */
  workerPids(): number[];
  close(): Promise<void>;
}
