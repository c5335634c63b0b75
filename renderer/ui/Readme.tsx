/** Markdown of a README. Its title is left out: where it is shown there is one already. */
import Markdown from "markdown-to-jsx/react";
import type { ReactNode } from "react";

const options = { disableParsingRawHTML: true, overrides: { a: Address } };

export function Readme({ text }: { text: string }) {
  return (
    <div className="markdown">
      <Markdown options={options}>{text.replace(/^# .*\n/, "")}</Markdown>
    </div>
  );
}

/** The window never leaves itself: a link is its text and its address, to be copied. */
function Address({ href, children }: { href?: string; children?: ReactNode }) {
  return (
    <>
      {children} {href && !href.startsWith("#") && href !== String(children) ? <code>{href}</code> : null}
    </>
  );
}
