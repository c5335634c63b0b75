/** Markdown of a README. Its title is left out: where it is shown there is one already. */
import Markdown from "markdown-to-jsx/react";
import { type ReactNode, useMemo } from "react";

interface Props {
  text: string;
  /** Where a picture is, by the name that stands in the text. Without it, a picture is its caption. */
  pictureAt?(name: string): string;
}

export function Readme({ text, pictureAt }: Props) {
  const options = useMemo(() => {
    const img = ({ src, alt = "" }: { src?: string; alt?: string }) =>
      src && pictureAt ? <Picture src={pictureAt(src)} caption={alt} /> : alt;
    return { disableParsingRawHTML: true, overrides: { a: Address, img } };
  }, [pictureAt]);
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

/** A picture stands in a paragraph, in which a figure of HTML may not be. */
function Picture({ src, caption }: { src: string; caption: string }) {
  return (
    <span className="markdown__picture">
      <img src={src} alt={caption} loading="lazy" decoding="async" />
      <span aria-hidden>{caption}</span>
    </span>
  );
}
