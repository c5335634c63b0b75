/** Uploads one file and reads the service's answer. */
import { asSelfsameError, type ErrorCode, SelfsameError } from "../../contract/errors.ts";
import { errorSchema } from "../../contract/findings.ts";
import { evidenceItemSchema } from "../../contract/operations.ts";
import { uploadPath } from "../../contract/routes.ts";
import type { Intake } from "./platform.ts";

/** Sends the bytes of `file` to the service. Never rejects: what went wrong is in the answer. */
export async function uploadFile(file: File): Promise<Intake> {
  try {
    const response = await fetch(uploadPath(file.name), { method: "POST", body: file });
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok) return { ok: true, item: evidenceItemSchema.parse(answer) };
    const error = errorSchema.safeParse(answer);
    if (error.success) throw new SelfsameError(error.data.code as ErrorCode, error.data.message, error.data.advice);
    throw new SelfsameError("internal", `The service refused “${file.name}” (HTTP ${response.status}).`);
  } catch (error) {
    if (error instanceof TypeError)
      return {
        ok: false,
        error: new SelfsameError(
          "unreadable",
          `“${file.name}” could not be sent to the service.`,
          "The file may have been moved or changed since it was chosen, or the service may have stopped. Try again.",
        ),
      };
    return { ok: false, error: asSelfsameError(error) };
  }
}
