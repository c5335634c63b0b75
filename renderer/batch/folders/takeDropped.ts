/** What becomes of what is dropped while the Batch place is shown: a folder is scanned, a case opened. */
import { batchOperations, type Folder } from "../../../contract/batch.ts";
import type { DroppedEntry, DroppedFolder } from "../../platform/folders.ts";
import { useNotices } from "../../shell/notices.ts";
import { client, useService } from "../../shell/service.ts";
import { describeFolder } from "./dropped.ts";
import { askForFolder } from "./folderDialog.ts";

/**
 * Takes the first folder among what was dropped. False where there is none: files are not the Batch place's affair.
 * @param files those of the drop, in the order of the entries; of a folder, what the shell can tell its path by.
 */
export async function takeDropped(
  entries: readonly (DroppedEntry | null)[],
  files: readonly File[],
  onFolder: (folder: Folder) => void,
): Promise<boolean> {
  const at = entries.findIndex((entry) => entry?.isDirectory);
  const entry = entries[at];
  if (!entry) return false;
  const { notify, complain, setBusy } = useNotices.getState();
  if (entries.filter((other) => other?.isDirectory).length > 1)
    notify(
      "info",
      `One folder at a time: “${entry.name}” was taken. Drop the next one later, or the folder above them.`,
    );
  setBusy(`Looking for “${entry.name}”`);
  try {
    const folders = await foldersOf(entry as DroppedFolder, files[at]);
    if (folders.length === 1) onFolder(folders[0]);
    else void askForFolder(question(entry.name, folders, onFolder));
  } catch (error) {
    complain(error);
  } finally {
    setBusy(undefined);
  }
  return true;
}

/** The shell knows where the folder is; the service finds it again by what a browser tells of it. */
async function foldersOf(entry: DroppedFolder, file: File | undefined): Promise<readonly Folder[]> {
  const { platform } = useService.getState();
  if (platform?.folderOf) {
    const folder = file && (await platform.folderOf(file));
    return folder ? [folder] : [];
  }
  const described = await describeFolder(entry);
  // By its name alone a folder would be taken for any other of that name.
  if (described.files.length === 0) return [];
  return (await client().call(batchOperations.findFolder, described)).folders;
}

function question(name: string, folders: readonly Folder[], onChoose: (folder: Folder) => void) {
  const asked = { title: "Which folder is it?", action: "Take", onChoose };
  if (folders.length > 1)
    return {
      ...asked,
      note: `There are ${folders.length} folders “${name}” with these files. Which of them shall be taken?`,
      candidates: folders,
    };
  return {
    ...asked,
    note: `A browser does not tell where a folder lies, and “${name}” was not found where pictures usually are. Go to it here.`,
  };
}
