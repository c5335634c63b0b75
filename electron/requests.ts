/** What the window can ask of the main process: files onto the tray, a report into a file. */
import { writeFile } from "node:fs/promises";
import type { IpcMain, WebContents } from "electron";
import { SelfsameError } from "../contract/errors.ts";
import { addPaths, saveReport } from "./channels.ts";
import type { EngineProcess } from "./engineProcess.ts";
import { answer } from "./ipc.ts";

/** A name that every file system takes and that stays in the folder it is offered for. */
export const safeFileName = (name: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, "_").replace(/^[.\s]+/, "") || "report";

/**
 * Registers the handlers.
 * @param askWhere shows a save dialog with a suggested file name; undefined where the reader cancels
 */
export function answerWindow(
  ipcMain: Pick<IpcMain, "handle">,
  engine: Pick<EngineProcess, "add" | "respond">,
  askWhere: (name: string, window: WebContents) => Promise<string | undefined>,
): void {
  answer(ipcMain, addPaths, (paths) => engine.add(paths));
  answer(ipcMain, saveReport, async ({ path, name }, window) => {
    const report = await engine.respond({ method: "GET", path });
    if (report.status !== 200)
      throw new SelfsameError("notFound", "This report is no longer there.", "Create it again and save it then.");
    const file = await askWhere(safeFileName(name), window);
    if (file === undefined) return false;
    await writeFile(file, report.body);
    return true;
  });
}
