/** Renaming and deleting a session: the open one, or the one that was pointed at in the list. */
import { useState } from "react";
import { Button, Input, Label, TextField } from "react-aria-components";
import { useDialogs } from "../shell/dialogs.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { useTotem } from "./store.ts";

/** Of a session, as the dialogs need it. */
interface Named {
  id: string;
  name: string;
}

export function SessionDialogs() {
  const { open, close } = useDialogs();
  const meant = useTotem(({ meant, opened }): Named | undefined => meant ?? opened?.session);
  if (!meant) return null;
  const end = () => {
    close();
    useTotem.setState({ meant: undefined });
  };
  return (
    <>
      <Dialog title="Rename the session" testId="totem-rename-dialog" isOpen={open === "renameTotem"} onClose={end}>
        <Rename session={meant} end={end} />
      </Dialog>
      <Dialog title="Delete the session" testId="totem-remove-dialog" isOpen={open === "removeTotem"} onClose={end}>
        <p>
          “{meant.name}” will be deleted with everything in it: its copy of the photograph, what was entered, what was
          found. The photograph itself stays where it is. This cannot be undone.
        </p>
        <div className="dialog__actions">
          <Button className="button" onPress={end} autoFocus>
            Keep it
          </Button>
          <Button
            className="button button--alarm"
            data-testid="totem-confirm-remove"
            onPress={() => {
              end();
              void useTotem.getState().remove(meant.id);
            }}
          >
            Delete
          </Button>
        </div>
      </Dialog>
    </>
  );
}

const LONGEST = 120;

function Rename({ session, end }: { session: Named; end(): void }) {
  const [name, setName] = useState(session.name);
  const wanted = name.trim();
  const usable = wanted !== "" && wanted.length <= LONGEST;
  return (
    <form
      className="dialog__form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!usable) return;
        end();
        void useTotem.getState().rename(session.id, wanted);
      }}
    >
      <TextField className="field" value={name} onChange={setName} autoFocus>
        <Label>Name</Label>
        <Input className="input" data-testid="totem-new-name" onFocus={(event) => event.target.select()} />
      </TextField>
      <div className="dialog__actions">
        <Button className="button" onPress={end}>
          Cancel
        </Button>
        <Button className="button button--primary" type="submit" isDisabled={!usable}>
          Rename
        </Button>
      </div>
    </form>
  );
}
