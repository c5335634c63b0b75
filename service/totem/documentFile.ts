/** JSON documents that a reader hands in, and in words what is wrong with them. */
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { readFile } from "../evidence/readFile.ts";

/**
 * @param missing what the file then holds: "no outlines"; and what to do about it.
 * @throws SelfsameError notFound; unreadable; usage where it holds no such document, saying where.
 */
export async function readDocument<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  missing: { what: string; advice: string },
): Promise<z.output<Schema>> {
  const { bytes } = await readFile(path);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch (error) {
    throw new SelfsameError("usage", `${path} is no JSON: ${(error as Error).message}.`, missing.advice);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new SelfsameError("usage", `${path} holds ${missing.what}: ${firstProblem(parsed.error)}.`, missing.advice);
}

function firstProblem({ issues: [first] }: z.ZodError): string {
  const at = z.core.toDotPath(first.path);
  return at ? `${first.message} at ${at}` : first.message;
}
