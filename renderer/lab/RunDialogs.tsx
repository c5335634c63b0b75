/** Renaming and deleting the open run. */
import { useState } from "react";
import { Button, Input, Label, TextField } from "react-aria-components";
import type { RunInfo } from "../../contract/lab.ts";
import { useDialogs } from "../shell/dialogs.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { openedRun, useLab } from "./store.ts";

export function RunDialogs() {
  const { open, close } = useDialogs();
  const run = useLab(openedRun);
  if (!run) return null;
  return (
    <>
      <Dialog title="Rename the run" testId="rename-dialog" isOpen={open === "renameRun"} onClose={close}>
        <Rename run={run} close={close} />
      </Dialog>
      <Dialog title="Delete the run" testId="remove-dialog" isOpen={open === "removeRun"} onClose={close}>
        <p>
          “{run.name}” and everything in its folder will be deleted: measurements, models, drawings. This cannot be
          undone.
        </p>
        <p>
          <code>{run.folder}</code>
        </p>
        <div className="dialog__actions">
          <Button className="button" onPress={close} autoFocus>
            Keep it
          </Button>
          <Button
            className="button button--alarm"
            data-testid="confirm-remove"
            onPress={() => {
              close();
              void useLab.getState().remove();
            }}
          >
            Delete
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function Rename({ run, close }: { run: RunInfo; close(): void }) {
  const [name, setName] = useState(run.name);
  const usable = name.trim() !== "" && name.trim().length <= 200;
  return (
    <form
      className="dialog__form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!usable) return;
        close();
        void useLab.getState().rename(name.trim());
      }}
    >
      <TextField className="field" value={name} onChange={setName} autoFocus>
        <Label>Name</Label>
        <Input className="input" data-testid="run-name" onFocus={(event) => event.target.select()} />
      </TextField>
      <div className="dialog__actions">
        <Button className="button" onPress={close}>
          Cancel
        </Button>
        <Button className="button button--primary" type="submit" isDisabled={!usable}>
          Rename
        </Button>
      </div>
    </form>
  );
}
