/**
 * Text from a file is written by whoever made the file. Control characters can move a terminal's cursor, and Unicode's
 * directional overrides can make "gpj.exe" read as "exe.jpg". Such characters are shown as their number instead.
 */

/** Controls, format characters (bidirectional marks, zero-width), lone surrogates, line and paragraph separators. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The same text on one line, every character of it visible: a line break as a space, others as "‹U+202E›". */
export function visibleText(text: string): string {
  return text.replace(/\r\n|[\n\r\t]/g, " ").replace(invisible, codePointName);
}

/** "‹U+202E›", for characters that cannot be shown. */
export function codePointName(character: string): string {
  return `‹U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}›`;
}
