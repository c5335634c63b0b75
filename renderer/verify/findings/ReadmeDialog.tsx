/** The README of a method: question, method, paper, what it cannot see. */
import Markdown from "markdown-to-jsx/react";
import type { ReactNode } from "react";
import { useDialogs } from "../../shell/dialogs.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { useSelected, useVerify } from "../store.ts";

const options = { disableParsingRawHTML: true, overrides: { a: Address } };

export function ReadmeDialog() {
  const { open, close } = useDialogs();
  const shown = useSelected()?.shown;
  const detector = useVerify((state) => state.detectors.find(({ id }) => id === shown));
  if (!detector) return null;
  return (
    <Dialog title={detector.title} testId="readme" isOpen={open === "readme"} onClose={close}>
      <div className="markdown">
        <Markdown options={options}>{detector.readme.replace(/^# .*\n/, "")}</Markdown>
      </div>
    </Dialog>
  );
}

/** The window never leaves itself: a link is its text and its address, to be copied. */
function Address({ href, children }: { href?: string; children?: ReactNode }) {
  return (
    <>
      {children} {href && !href.startsWith("#") && href !== children ? <code>{href}</code> : null}
    </>
  );
}
