/** The form of a dialog in which something gets another name. */
import { useState } from "react";
import { Button, Input, Label, TextField } from "react-aria-components";

interface Props {
  /** As it is. */
  name: string;
  /** Characters. */
  longest: number;
  testId: string;
  onRename(name: string): void;
  onClose(): void;
}

export function RenameForm({ name, longest, testId, onRename, onClose }: Props) {
  const [entered, setEntered] = useState(name);
  const wanted = entered.trim();
  const usable = wanted !== "" && wanted.length <= longest;
  return (
    <form
      className="dialog__form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!usable) return;
        onClose();
        onRename(wanted);
      }}
    >
      <TextField className="field" value={entered} onChange={setEntered} autoFocus>
        <Label>Name</Label>
        <Input className="input" data-testid={testId} onFocus={(event) => event.target.select()} />
      </TextField>
      <div className="dialog__actions">
        <Button className="button" onPress={onClose}>
          Cancel
        </Button>
        <Button className="button button--primary" type="submit" isDisabled={!usable}>
          Rename
        </Button>
      </div>
    </form>
  );
}
