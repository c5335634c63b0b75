/** Renaming and deleting a session: the open one, or the one that was pointed at in the list. */
import { useDialogs } from "../shell/dialogs.ts";
import { DeleteActions } from "../ui/DeleteActions.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { RenameForm } from "../ui/RenameForm.tsx";
import { useTotem } from "./store.ts";

/** Of a session, as the dialogs need it. */
interface Named {
  id: string;
  name: string;
}

const LONGEST = 120;

export function SessionDialogs() {
  const { open, close } = useDialogs();
  const meant = useTotem(({ meant, opened }): Named | undefined => meant ?? opened?.session);
  if (!meant) return null;
  const { id, name } = meant;
  const { rename, remove } = useTotem.getState();
  const end = () => {
    close();
    useTotem.setState({ meant: undefined });
  };
  return (
    <>
      <Dialog title="Rename the session" testId="totem-rename-dialog" isOpen={open === "renameTotem"} onClose={end}>
        <RenameForm
          name={name}
          longest={LONGEST}
          testId="totem-new-name"
          onRename={(wanted) => void rename(id, wanted)}
          onClose={end}
        />
      </Dialog>
      <Dialog title="Delete the session" testId="totem-remove-dialog" isOpen={open === "removeTotem"} onClose={end}>
        <p>
          “{name}” will be deleted with everything in it: its copy of the photograph, what was entered, what was found.
          The photograph itself stays where it is. This cannot be undone.
        </p>
        <DeleteActions testId="totem-confirm-remove" onDelete={() => void remove(id)} onClose={end} />
      </Dialog>
    </>
  );
}
