/** Asking the reader for a folder: by the system's dialog where there is one, by one of the window's own elsewhere. */
import { create } from "zustand";
import type { Folder } from "../../../contract/batch.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { useNotices } from "../../shell/notices.ts";
import { useService } from "../../shell/service.ts";

export interface AskedFolder {
  title: string;
  /** What will be done with it, as a button says it: "Scan". */
  action: string;
  /** Only a folder that holds a case will do. */
  caseOnly?: boolean;
  /** Why it is asked for. */
  note?: string;
  /** Folders that may be meant; any other can be chosen as well. */
  candidates?: readonly Folder[];
  onChoose(folder: Folder): void;
}

export const useFolderDialog = create<{ asked?: AskedFolder }>()(() => ({}));

export async function askForFolder(asked: AskedFolder): Promise<void> {
  const { platform } = useService.getState();
  if (!platform?.chooseFolder) {
    useFolderDialog.setState({ asked });
    useDialogs.getState().show("folder");
    return;
  }
  try {
    const folder = await platform.chooseFolder();
    if (folder) asked.onChoose(folder);
  } catch (error) {
    useNotices.getState().complain(error);
  }
}
