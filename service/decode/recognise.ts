/** What a file is by its first bytes, before anything parses it. */
import { asSelfsameError } from "../../contract/errors.ts";
import { bmffFormat } from "./headers/bmff.ts";
import { refusedFormat } from "./refusedFormats.ts";
import { beginsWith } from "./signature.ts";
import { beginsReadable } from "./sniff.ts";

/** So many first bytes decide. */
export const decidingBytes = 1024;

export type Recognised =
  /** Of a format that is read; whether it can be is another question. */
  | { kind: "picture" }
  /** A picture of a format that is not read. */
  | { kind: "refused"; reason: string }
  | { kind: "other" };

export function recognise(bytes: Uint8Array): Recognised {
  const refused = refusedFormat(bytes);
  if (refused?.picture)
    return { kind: "refused", reason: `This is ${refused.name}, which Selfsame does not read. ${refused.advice}` };
  if (refused || !beginsReadable(bytes)) return { kind: "other" };
  if (!beginsWith(bytes, "?? ?? ?? ?? f t y p")) return { kind: "picture" };
  try {
    bmffFormat(bytes);
    return { kind: "picture" };
  } catch (error) {
    // The family of MP4 holds films as well.
    const { message, advice } = asSelfsameError(error);
    return beginsWith(bytes, "?? ?? ?? ?? f t y p c r x")
      ? { kind: "refused", reason: `${message} ${advice}` }
      : { kind: "other" };
  }
}
