/** Asks whether a case shall be deleted or forgotten, and says what stays. */
import { useDialogs } from "../../shell/dialogs.ts";
import { DeleteActions } from "../../ui/DeleteActions.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { removeCase, useRemoval } from "./removal.ts";

export function RemoveDialog() {
  const { open, close } = useDialogs();
  const entry = useRemoval((state) => state.entry);
  if (!entry) return null;
  const { title, path, own, scanning } = entry;
  return (
    <Dialog
      title={own ? "Delete the case" : "Take the case off the list"}
      testId="remove-case-dialog"
      isOpen={open === "removeCase"}
      onClose={close}
    >
      {own ? (
        <p>
          “{title}” will be deleted with everything in it: results, maps, marks, notes and its log. The pictures
          themselves are never touched; they stay where they are. This cannot be undone.
        </p>
      ) : (
        <p>
          “{title}” will no longer be listed. Its folder stays where it is with everything in it, and so do the
          pictures; “Open a case…” lists it again.
        </p>
      )}
      {scanning ? <p>The scan into it ends.</p> : null}
      <p>
        <code className="case__folder">{path}</code>
      </p>
      <DeleteActions
        testId="confirm-remove-case"
        label={own ? "Delete" : "Take it off"}
        onDelete={() => void removeCase(entry)}
        onClose={close}
      />
    </Dialog>
  );
}
