/** The window's own dialog for folders of this machine: it walks through them, by pointer and by keys. */
import { useState } from "react";
import { Button } from "react-aria-components";
import type { Folder } from "../../../contract/batch.ts";
import { useDialogs } from "../../shell/dialogs.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { FolderBrowser } from "./FolderBrowser.tsx";
import { FolderList } from "./FolderList.tsx";
import { type AskedFolder, useFolderDialog } from "./folderDialog.ts";
import "./folders.css";

export function FolderDialog() {
  const { open, close } = useDialogs();
  const asked = useFolderDialog((state) => state.asked);
  if (!asked) return null;
  return (
    <Dialog title={asked.title} testId="folder-dialog" isOpen={open === "folder"} onClose={close}>
      <FolderQuestion
        asked={asked}
        onClose={close}
        onChoose={(folder) => {
          close();
          asked.onChoose(folder);
        }}
      />
    </Dialog>
  );
}

interface Props {
  asked: AskedFolder;
  onChoose(folder: Folder): void;
  onClose(): void;
}

function FolderQuestion({ asked, onChoose, onClose }: Props) {
  const [candidates, setCandidates] = useState(asked.candidates);
  return (
    <>
      {asked.note ? <p data-testid="folder-note">{asked.note}</p> : null}
      {candidates ? (
        <>
          <FolderList label="Folders of that name" folders={candidates} paths onOpen={onChoose} />
          <div className="dialog__actions">
            <Button className="button" onPress={onClose}>
              Cancel
            </Button>
            <Button className="button" onPress={() => setCandidates(undefined)}>
              None of these…
            </Button>
          </div>
        </>
      ) : (
        <FolderBrowser asked={asked} onChoose={onChoose} onClose={onClose} />
      )}
    </>
  );
}
