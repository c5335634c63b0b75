/** Renaming and deleting the open run. */
import { useDialogs } from "../shell/dialogs.ts";
import { DeleteActions } from "../ui/DeleteActions.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { RenameForm } from "../ui/RenameForm.tsx";
import { openedRun, useLab } from "./store.ts";

const LONGEST = 200;

export function RunDialogs() {
  const { open, close } = useDialogs();
  const run = useLab(openedRun);
  if (!run) return null;
  const { rename, remove } = useLab.getState();
  return (
    <>
      <Dialog title="Rename the run" testId="rename-dialog" isOpen={open === "renameRun"} onClose={close}>
        <RenameForm
          name={run.name}
          longest={LONGEST}
          testId="run-name"
          onRename={(name) => void rename(name)}
          onClose={close}
        />
      </Dialog>
      <Dialog title="Delete the run" testId="remove-dialog" isOpen={open === "removeRun"} onClose={close}>
        <p>
          “{run.name}” and everything in its folder will be deleted: measurements, models, drawings. This cannot be
          undone.
        </p>
        <p>
          <code>{run.folder}</code>
        </p>
        <DeleteActions testId="confirm-remove" onDelete={() => void remove()} onClose={close} />
      </Dialog>
    </>
  );
}
