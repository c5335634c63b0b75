/** A rule looks at what the file says and states one thing that a reader should know. It is never a verdict by itself. */
import type { ImageFormat } from "../../evidence.ts";
import type { Severity } from "../../finding.ts";
import type { JpegStructure } from "../../jpeg/structure.ts";
import type { Metadata } from "../metadata.ts";

export interface RuleContext {
  metadata: Metadata;
  format: ImageFormat;
  /** File name without its folder. */
  name: string;
  /** Size of the stored rows in pixels, before EXIF orientation. */
  storedWidth: number;
  storedHeight: number;
  jpeg?: JpegStructure;
  /** The time of the check, milliseconds since 1970. */
  now: number;
}

export interface Rule {
  id: string;
  /** What is stated when the rule fires: "Edited with software". */
  title: string;
  /** alarm only where the file itself says that it was generated or composed. */
  severity: Severity;
  /** Why it matters. */
  explanation: string;
  /** Innocent reasons. */
  benign: string[];
  /** What was found, as text with its values; undefined where there is nothing to state. */
  check(context: RuleContext): string | undefined;
}
