/** What is written to the log file, and what is kept out of it. */

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string | Error): void;
}

/** `value` with the home folder, which names its owner, replaced by "~" in every text; errors become their stack. */
export function withoutHome(value: unknown, home: string): unknown {
  const replace = (text: string): string => (home.length > 1 ? text.replaceAll(home, "~") : text);
  if (typeof value === "string") return replace(value);
  if (value instanceof Error) return replace(value.stack ?? value.message);
  if (Array.isArray(value)) return value.map((one) => withoutHome(one, home));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutHome(one, home)]));
  return value;
}
