/** Which folder is about to be scanned, and into which case. */
import { create } from "zustand";
import { batchOperations, type CaseEntry, type Folder } from "../../../contract/batch.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { useNotices } from "../../shell/notices.ts";
import { usePlace } from "../../shell/place.ts";
import { client } from "../../shell/service.ts";
import { askForFolder } from "../folders/folderDialog.ts";
import { useBatch } from "../store.ts";

export interface ScanTarget {
  folder: Pick<Folder, "folder" | "name" | "path">;
  /** Identifier of the case; a new one where left out. */
  into?: string;
}

export const useScanDialog = create<{ target?: ScanTarget }>()(() => ({}));

/** Shows the form of a scan. A folder that was scanned before goes into the case it is in, unless the reader says otherwise. */
export function aimScan(target: ScanTarget): void {
  const into = target.into ?? casesOf(useBatch.getState().cases ?? [], target.folder.path)[0]?.id;
  useScanDialog.setState({ target: { ...target, into } });
  useDialogs.getState().show("scan");
}

/** Cases that this folder was scanned into and can be again. */
export const casesOf = (cases: readonly CaseEntry[], path: string): CaseEntry[] =>
  cases.filter(
    ({ roots, scanning, readOnly, problem }) =>
      !scanning && !readOnly && !problem && roots.some((root) => root.path === path),
  );

/** A folder of pictures is about to be scanned; one that holds a case is opened. */
export async function takeFolder(folder: Folder): Promise<void> {
  if (!folder.isCase) {
    // What is known of cases decides where a scan goes.
    await useBatch.getState().load();
    return aimScan({ folder });
  }
  try {
    const entry = await client().call(batchOperations.openCase, { folder: folder.folder });
    showCase(entry.id);
  } catch (error) {
    useNotices.getState().complain(error);
  }
}

export function showCase(id: string): void {
  usePlace.getState().go("batch");
  useBatch.getState().openCase(id);
  void useBatch.getState().load();
}

export const scanFolder = (): Promise<void> =>
  askForFolder({ title: "Scan a folder", action: "Scan", onChoose: (folder) => void takeFolder(folder) });

export const openCaseFolder = (): Promise<void> =>
  askForFolder({ title: "Open a case", action: "Open", caseOnly: true, onChoose: (folder) => void takeFolder(folder) });

/** Another folder into a case. */
export const scanInto = (into: string): Promise<void> =>
  askForFolder({
    title: "Scan a folder into the case",
    action: "Scan",
    onChoose: (folder) => aimScan({ folder, into }),
  });
