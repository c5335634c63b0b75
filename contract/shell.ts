/**
 * What the desktop shell offers the window beyond the operations: `window.selfsame`, absent in the browser-hosted mode.
 * Pictures and folders of pictures are known to the window by opaque identifiers; a path of a file it has from its reader
 * only, who typed it.
 */
import { z } from "zod";
import type { Folder } from "./batch.ts";
import type { CommandId } from "./commands.ts";
import { evidenceItemSchema } from "./operations.ts";

/** What became of files that were handed in: on the tray, or refused with a reason in plain words. */
export const addedSchema = z.object({
  items: z.array(evidenceItemSchema),
  refused: z.array(z.object({ name: z.string(), message: z.string(), advice: z.string().optional() })),
});
export type Added = z.infer<typeof addedSchema>;

export interface Shell {
  readonly mode: "electron";
  /** Puts dropped, chosen or pasted files on the tray. Files on disk are read in place, pasted ones are copied. */
  addFiles(files: readonly File[]): Promise<Added>;
  /** Asks for a folder with the system's dialog. Undefined when the reader cancels. */
  chooseFolder(): Promise<Folder | undefined>;
  /** Where a folder is that was dropped. Undefined for what is no folder on disk. */
  folderOf(file: File): Promise<Folder | undefined>;
  /** Files that came from outside the window: command line, file manager, a second start. Returns the unsubscriber. */
  onOpened(listener: (added: Added) => void): () => void;
  /** A command chosen in the native menu. Returns the unsubscriber. */
  onCommand(listener: (id: CommandId) => void): () => void;
  /** Asks where to save a report that `report.create` made, and saves it. False when the reader cancels. */
  saveReport(path: string, name: string): Promise<boolean>;
}

/**
 * `data` of the window's message event that carries, as `ports[0]`, the MessagePort to the service. It is posted after
 * the page's load event, and again with a new port each time the service had to be restarted: the former port is dead
 * then, and so are the identifiers it gave out. Listen from the entry module on.
 */
export const portMessage = "selfsame:port";

declare global {
  interface Window {
    readonly selfsame?: Shell;
  }
}
