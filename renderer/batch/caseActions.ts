/** What the commands do that concern cases and scans, not the pictures in them. */
import type { CommandId } from "../../contract/commands.ts";
import type { Action } from "../commands/action.ts";
import { useDialogs } from "../shell/dialogs.ts";
import { useRemoval } from "./cases/removal.ts";
import { useExport } from "./export/store.ts";
import { askScan, runningScan } from "./scan/control.ts";
import { aimScan, openCaseFolder, scanFolder } from "./scan/scanDialog.ts";
import { useBatch } from "./store.ts";

const batch = () => useBatch.getState();
const entry = () => batch().news?.entry;
const dialogs = () => useDialogs.getState();
const canScan = () => entry() !== undefined && !entry()!.readOnly && !entry()!.scanning;

type CaseCommand = "scan" | "openCase" | "again" | "pause" | "cancel" | "check" | "export" | "remove";

export const caseActions: Record<Extract<CommandId, `batch.${CaseCommand}`>, Action> = {
  "batch.scan": { run: () => void scanFolder() },
  "batch.openCase": { run: () => void openCaseFolder() },
  "batch.again": { run: scanAgain, enabled: canScan },
  "batch.pause": {
    run: () => void askScan(runningScan()?.phase === "paused" ? "resume" : "pause"),
    enabled: () => runningScan() !== undefined && !entry()?.readOnly,
  },
  "batch.cancel": {
    run: () => void askScan("cancel"),
    enabled: () => runningScan() !== undefined && !entry()?.readOnly,
  },
  "batch.check": { run: () => dialogs().show("checkCase"), enabled: () => entry() !== undefined },
  "batch.export": {
    run: () => dialogs().show("exportCase"),
    enabled: () => entry() !== undefined && !useExport.getState().running,
  },
  "batch.remove": {
    run: () => {
      useRemoval.setState({ entry: entry() });
      dialogs().show("removeCase");
    },
    enabled: () => entry() !== undefined,
  },
};

/** The folder that was scanned last where it is there; else the reader is asked which. */
function scanAgain(): void {
  const { id, roots } = entry()!;
  const root = roots.findLast(({ folder }) => folder !== undefined);
  if (root?.folder) aimScan({ folder: { folder: root.folder, path: root.path, name: root.path }, into: id });
  else dialogs().show("scanAgain");
}
