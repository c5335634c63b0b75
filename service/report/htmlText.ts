/** HTML by template: everything put into it is escaped, unless it is HTML made the same way. */
import { visibleText } from "./visibleText.ts";

/** A piece of markup. Only this file makes one, so text cannot pass for it. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number;

/** html`<td>${value}</td>`: text and numbers are escaped for element content and quoted attributes. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((text, string, i) => text + markup(parts[i - 1]) + string));
}

/** Markup from constants of this program; never call it with text from a file. */
html.trusted = (text: string): Html => new Html(text);

export function join(parts: readonly Html[]): Html {
  return new Html(parts.map(({ text }) => text).join("\n"));
}

function markup(part: Part): string {
  if (part instanceof Html) return part.text;
  return visibleText(String(part)).replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
