/** The command palette: every command by name. */
import { useState } from "react";
import { Autocomplete, Input, Label, ListBox, ListBoxItem, SearchField } from "react-aria-components";
import { commands } from "../../contract/commands.ts";
import { isEnabled, isHere, run } from "../commands/bind.ts";
import { fuzzySort } from "../commands/fuzzy.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { Keys } from "../ui/Keys.tsx";
import { useDialogs } from "./dialogs.ts";

export function Palette() {
  const { open, close } = useDialogs();
  const [query, setQuery] = useState("");
  const found = fuzzySort(query, commands.filter(isHere), ({ label }) => label).map(({ item }) => item);
  const leave = () => {
    setQuery("");
    close();
  };
  return (
    <Dialog title="Command palette" testId="palette" bare isOpen={open === "palette"} onClose={leave}>
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <SearchField className="palette__search" autoFocus>
          <Label className="visually-hidden">Search commands</Label>
          <Input
            className="palette__input"
            placeholder="What do you want to do?"
            // The first Escape closes; the field alone would only be cleared.
            onKeyDownCapture={(event) => event.key === "Escape" && leave()}
          />
        </SearchField>
        <ListBox
          className="palette__list menu"
          aria-label="Commands"
          items={found}
          disabledKeys={found.filter(({ id }) => !isEnabled(id)).map(({ id }) => id)}
          renderEmptyState={() => <p className="palette__none muted">No command of that name.</p>}
          onAction={(id) => {
            leave();
            // The dialog gives focus back first, so that a command may take it.
            setTimeout(() => run(String(id)));
          }}
        >
          {(command) => (
            <ListBoxItem className="menu__item" id={command.id} textValue={command.label}>
              <span>{command.label}</span>
              {command.keys[0] ? <Keys chord={command.keys[0]} /> : null}
            </ListBoxItem>
          )}
        </ListBox>
      </Autocomplete>
    </Dialog>
  );
}
