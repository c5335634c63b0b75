import { describe, expect, it } from "vitest";
import { schemaFiles } from "./schemas.ts";

describe("docs/schemas", () => {
  it.each(Object.entries(schemaFiles()))("%s is current (renew with vitest -u)", async (name, text) => {
    await expect(text).toMatchFileSnapshot(`../../docs/schemas/${name}`);
  });
});
