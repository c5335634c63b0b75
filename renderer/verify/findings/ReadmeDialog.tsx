/** The README of a method: question, method, paper, what it cannot see. */
import Markdown from "markdown-to-jsx";
import { useDialogs } from "../../shell/dialogs.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { useSelected, useVerify } from "../store.ts";

export function ReadmeDialog() {
  const { open, close } = useDialogs();
  const shown = useSelected()?.shown;
  const detector = useVerify((state) => state.detectors.find(({ id }) => id === shown));
  if (!detector) return null;
  return (
    <Dialog title={detector.title} testId="readme" isOpen={open === "readme"} onClose={close}>
      <div className="markdown">
        <Markdown options={{ disableParsingRawHTML: true }}>{detector.readme.replace(/^# .*\n/, "")}</Markdown>
      </div>
    </Dialog>
  );
}
