/**
 * What the window needs from where it runs. In the browser-hosted mode that is a WebSocket and uploads, in the desktop
 * shell a MessagePort and the shell's bridge. Everything else in the window is the same.
 */
import type { Folder } from "../../contract/batch.ts";
import type { Client } from "../../contract/channel.ts";
import type { SelfsameError } from "../../contract/errors.ts";
import type { EvidenceItem } from "../../contract/operations.ts";

/** What became of one file that was handed in. */
export type Intake = { ok: true; item: EvidenceItem } | { ok: false; error: SelfsameError };

export interface Platform {
  readonly mode: "browser" | "electron";
  /** The live connection; another object after `reconnect`. */
  readonly client: Client;
  /** Hands files to the service, in order; a file that is refused does not stop the others. */
  addFiles(files: File[]): Promise<Intake[]>;
  /** Fetches a finished report from the service and lets the reader keep it under `name`. */
  saveReport(path: string, name: string): Promise<void>;
  /** The system's dialog for folders, undefined where the reader cancels. A browser has none that says where a folder is. */
  chooseFolder?(): Promise<Folder | undefined>;
  /** Where a dropped folder is, undefined where it cannot be told. `file` is what the drop has for it. */
  folderOf?(file: File): Promise<Folder | undefined>;
  /** Files that the operating system asks the application to open, and what became of each. */
  onOpenFiles(listener: (answers: Intake[]) => void): void;
  /** Commands chosen in the native menu. */
  onCommand(listener: (id: string) => void): void;
  /** Called with false when the connection is lost, with true when there is one again. */
  onConnection(listener: (connected: boolean) => void): void;
  /** Tries once to connect anew; rejects with SelfsameError where that does not succeed. */
  reconnect(): Promise<void>;
}
