import fc from "fast-check";
import { expect, it } from "vitest";
import { base64 } from "./base64.ts";

it("is what every other program reads", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(base64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    }),
  );
});
