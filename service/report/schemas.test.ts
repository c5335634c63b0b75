import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { appRoot } from "../appRoot.ts";
import { schemaFiles } from "./schemas.ts";

describe("docs/schemas", () => {
  it.each(Object.entries(schemaFiles()))(
    "%s is current (renew with: npx tsx scripts/make-schemas.ts)",
    (name, text) => {
      const file = readFileSync(join(appRoot, "docs/schemas", name), "utf8");
      expect(JSON.parse(file)).toEqual(JSON.parse(text));
    },
  );
});
