/** Keeps bytes as a file of the reader's. */
import { SelfsameError } from "../../contract/errors.ts";

/** Fetches what the service offers under `path` and hands it to the browser's download under `name`. */
export async function download(path: string, name: string): Promise<void> {
  const response = await fetch(path);
  if (!response.ok)
    throw new SelfsameError(
      "notFound",
      `“${name}” could not be fetched from the service (HTTP ${response.status}).`,
      "It may have been removed since; make it again.",
    );
  keepBlob(await response.blob(), name);
}

/** Hands bytes to the browser's download under `name`. */
export function keepBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser takes its own hold of the bytes when the download starts.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
