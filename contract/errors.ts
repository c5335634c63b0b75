/** Errors that cross the border between service and reader: a code for programs, a sentence for people. */

export type ErrorCode =
  | "unreadable" // the file is damaged or is no image
  | "unsupported" // a format or variant that is recognised and not read
  | "tooLarge" // beyond a limit in the settings
  | "timeout" // the time limit was reached; the worker was stopped
  | "memory" // the memory limit was reached; the worker was stopped
  | "crashed" // the worker died
  | "notFound"
  | "usage" // wrong input to an operation
  | "cancelled"
  | "internal";

export class SelfsameError extends Error {
  override readonly name = "SelfsameError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    /** What the reader can do about it. */
    readonly advice?: string,
  ) {
    super(message);
  }
}

/** Any thrown value as a SelfsameError; unknown ones become "internal". */
export function asSelfsameError(error: unknown): SelfsameError {
  if (error instanceof SelfsameError) return error;
  if (error instanceof Error && error.name === "AbortError") return new SelfsameError("cancelled", "Cancelled.");
  return new SelfsameError("internal", error instanceof Error ? error.message : String(error));
}

/** An error as one line: what, and what to do about it. */
export function errorLine(error: unknown): string {
  const { message, advice } = asSelfsameError(error);
  return advice ? `${message} ${advice}` : message;
}
