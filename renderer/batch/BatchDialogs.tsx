/** The dialogs of the Batch place. */
import { RemoveDialog } from "./cases/RemoveDialog.tsx";
import { FolderDialog } from "./folders/FolderDialog.tsx";
import { CheckDialog } from "./scan/CheckDialog.tsx";
import { ScanDialog } from "./scan/ScanDialog.tsx";

export function BatchDialogs() {
  return (
    <>
      <FolderDialog />
      <ScanDialog />
      <CheckDialog />
      <RemoveDialog />
    </>
  );
}
