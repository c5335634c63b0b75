/** All shortcuts on one sheet. */
import { commandMenus, commands } from "../../contract/commands.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { Keys } from "../ui/Keys.tsx";
import { useDialogs } from "./dialogs.ts";

export function HelpSheet() {
  const { open, close } = useDialogs();
  return (
    <Dialog title="Keyboard" testId="help-sheet" isOpen={open === "help"} onClose={close}>
      {commandMenus.map((menu) => (
        <section key={menu} className="help__group">
          <h3>{menu}</h3>
          <dl className="help__keys">
            {commands
              .filter((command) => command.menu === menu && command.keys.length > 0)
              .map(({ id, label, keys }) => (
                <div key={id}>
                  <dt>{label}</dt>
                  <dd>
                    {keys.map((chord) => (
                      <Keys key={chord} chord={chord} />
                    ))}
                  </dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <p className="muted">
        In the picture: the wheel zooms where the cursor is, dragging moves, a double click switches between fitted and
        full size.
      </p>
    </Dialog>
  );
}
