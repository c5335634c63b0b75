/** What the window can ask of the main process: files onto the tray, a report into a file, a folder. */
import { writeFile } from "node:fs/promises";
import type { IpcMain, WebContents } from "electron";
import { SelfsameError } from "../contract/errors.ts";
import { safeFileName } from "../service/fileNames.ts";
import { addPaths, chooseFolder, folderAt, saveReport } from "./channels.ts";
import type { EngineProcess } from "./engineProcess.ts";
import { answer } from "./ipc.ts";

export interface Dialogs {
  /** Shows a save dialog with a suggested file name; undefined where the reader cancels. */
  askWhere(name: string, window: WebContents): Promise<string | undefined>;
  /** Shows a dialog for folders; undefined where the reader cancels. */
  askFolder(window: WebContents): Promise<string | undefined>;
}

/** Registers the handlers. */
export function answerWindow(
  ipcMain: Pick<IpcMain, "handle">,
  engine: Pick<EngineProcess, "add" | "folder" | "respond">,
  { askWhere, askFolder }: Dialogs,
): void {
  answer(ipcMain, addPaths, (paths) => engine.add(paths));
  answer(ipcMain, folderAt, ({ path }) => engine.folder(path));
  answer(ipcMain, chooseFolder, async (_, window) => {
    const path = await askFolder(window);
    return path === undefined ? null : engine.folder(path);
  });
  answer(ipcMain, saveReport, async ({ path, name }, window) => {
    const report = await engine.respond({ method: "GET", path });
    if (report.status !== 200)
      throw new SelfsameError("notFound", "This report is no longer there.", "Create it again and save it then.");
    const file = await askWhere(safeFileName(name, "report"), window);
    if (file === undefined) return false;
    await writeFile(file, report.body);
    return true;
  });
}
