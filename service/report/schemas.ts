/** JSON Schema of what is written for other programs, from the same zod schemas that the program checks itself by. */
import { z } from "zod";
import { verifyDocumentSchema, verifyFailureSchema } from "../../contract/findings.ts";
import { reportDocumentSchema } from "./json.ts";

const one = z.union([verifyDocumentSchema, verifyFailureSchema]);

/** What `selfsame verify --json` prints: one object for one image, an array for several. */
const verifyOutputSchema = z.union([one, z.array(one)]);

/** Text of every file in docs/schemas, by name. */
export function schemaFiles(): Record<string, string> {
  return {
    "verify-1.schema.json": text(verifyOutputSchema, "Output of selfsame verify --json"),
    "report-1.schema.json": text(reportDocumentSchema, "Report of Selfsame as JSON"),
  };
}

function text(schema: z.ZodType, title: string): string {
  const { $schema, ...rest } = z.toJSONSchema(schema, { reused: "ref" });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}
