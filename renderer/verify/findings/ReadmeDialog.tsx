/** The README of a method: question, method, paper, what it cannot see. */
import { useDialogs } from "../../shell/dialogs.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { Readme } from "../../ui/Readme.tsx";
import { useSelected, useVerify } from "../store.ts";

export function ReadmeDialog() {
  const { open, close } = useDialogs();
  const shown = useSelected()?.shown;
  const detector = useVerify((state) => state.detectors.find(({ id }) => id === shown));
  if (!detector) return null;
  return (
    <Dialog title={detector.title} testId="readme" isOpen={open === "readme"} onClose={close}>
      <Readme text={detector.readme} />
    </Dialog>
  );
}
