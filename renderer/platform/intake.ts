/** Sends the bytes of files to the service and reads its answers. */
import type { z } from "zod";
import { asSelfsameError, type ErrorCode, SelfsameError } from "../../contract/errors.ts";
import { errorSchema } from "../../contract/findings.ts";
import { evidenceItemSchema } from "../../contract/operations.ts";
import { maxUploadBytes, uploadPath } from "../../contract/routes.ts";
import type { Intake } from "./platform.ts";

/**
 * Sends `file` to one of the paths of contract/routes.ts that take bytes.
 * @throws SelfsameError what the service has against it; AbortError where `signal` is aborted.
 */
export async function sendFile<Schema extends z.ZodType>(
  path: string,
  file: File,
  schema: Schema,
  signal?: AbortSignal,
): Promise<z.output<Schema>> {
  // Said here: a service that stops listening halfway is not heard.
  if (file.size > maxUploadBytes)
    throw new SelfsameError(
      "tooLarge",
      `“${file.name}” has ${Math.round(file.size / 2 ** 20)} MiB; up to ${maxUploadBytes / 2 ** 20} MiB can be handed over.`,
    );
  try {
    const response = await fetch(path, { method: "POST", body: file, signal });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return schema.parse(answer);
    const error = errorSchema.safeParse(answer);
    if (error.success) throw new SelfsameError(error.data.code as ErrorCode, error.data.message, error.data.advice);
    throw new SelfsameError("internal", `The service refused “${file.name}” (HTTP ${response.status}).`);
  } catch (error) {
    if (error instanceof TypeError)
      throw new SelfsameError(
        "unreadable",
        `“${file.name}” could not be sent to the service.`,
        "The file may have been moved or changed since it was chosen, or the service may have stopped. Try again.",
      );
    throw error;
  }
}

/** Puts `file` on the tray. Never rejects: what went wrong is in the answer. */
export async function uploadFile(file: File): Promise<Intake> {
  try {
    return { ok: true, item: await sendFile(uploadPath(file.name), file, evidenceItemSchema) };
  } catch (error) {
    return { ok: false, error: asSelfsameError(error) };
  }
}
