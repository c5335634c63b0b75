/** Files of a run folder, handed to the reader. */
import type { RunInfo } from "../../contract/lab.ts";
import { runFilePath } from "../../contract/routes.ts";
import { useNotices } from "../shell/notices.ts";
import { useService } from "../shell/service.ts";

/** The name without the folders it is in. */
export const baseName = (file: string): string => file.replace(/^.*[/\\]/, "");

export async function keepRunFile(run: RunInfo, file: string): Promise<void> {
  try {
    await useService.getState().platform?.saveReport(runFilePath(run.id, file), baseName(file));
  } catch (error) {
    useNotices.getState().complain(error);
  }
}
