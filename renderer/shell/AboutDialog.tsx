/** What this program is, and the versions that a report would name. */
import { Dialog } from "../ui/Dialog.tsx";
import { useDialogs } from "./dialogs.ts";
import { useService } from "./service.ts";

export function AboutDialog() {
  const { open, close } = useDialogs();
  const info = useService((state) => state.info);
  if (!info) return null;
  return (
    <Dialog title={`Selfsame ${info.tool.version}`} isOpen={open === "about"} onClose={close}>
      <p>
        Did all of a photograph come from the selfsame camera, pipeline and scene? Pictures are examined on this machine
        and never leave it.
      </p>
      <dl className="facts">
        {Object.entries(info.tool.decoder).map(([name, version]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono">{version}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
