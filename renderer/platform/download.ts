/** Keeps bytes that the service offers as a file of the reader's. */
import { SelfsameError } from "../../contract/errors.ts";

/** Fetches `path` and hands it to the browser's download under `name`. */
export async function download(path: string, name: string): Promise<void> {
  const response = await fetch(path);
  if (!response.ok)
    throw new SelfsameError(
      "notFound",
      `The report could not be fetched from the service (HTTP ${response.status}).`,
      "Make the report again.",
    );
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser takes its own hold of the bytes when the download starts.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
