import { describe, expect, it } from "vitest";
import { allowed, draftOf, draftsOf, labelOf, read, readAll } from "./params.ts";

const widths = {
  type: "array",
  items: { type: "integer", minimum: 8, maximum: 4096 },
  minItems: 1,
  maxItems: 4,
};

describe("what a field means", () => {
  it.each([
    [{ type: "integer", minimum: 1, maximum: 64 }, " 12 ", 12],
    [{ type: "number" }, "-1.5e-4", -1.5e-4],
    [{ type: "number" }, ".5", 0.5],
    [{ type: "string", enum: ["sgd", "adam"] }, "adam", "adam"],
    [{ enum: [8, 16] }, "16", 16],
    [{ type: "string", format: "folder" }, " /tmp/pictures ", "/tmp/pictures"],
    [{ type: "boolean" }, true, true],
    [widths, "32, 64,128", [32, 64, 128]],
    [widths, "32 64", [32, 64]],
  ])("%j reads %j", (schema, draft, value) => expect(read(schema, draft)).toEqual({ value }));

  it.each([
    [{ type: "integer", minimum: 1, maximum: 64 }, "", "Allowed: a whole number from 1 to 64."],
    [{ type: "integer", minimum: 1, maximum: 64 }, "65", "Allowed: a whole number from 1 to 64."],
    [{ type: "integer" }, "1.5", "Allowed: a whole number."],
    [{ type: "number", exclusiveMinimum: 0 }, "0", "Allowed: a number above 0."],
    [{ type: "number" }, "0x10", "Allowed: a number."],
    [{ type: "number" }, "0,5", "Allowed: a number."],
    [{ type: "integer", multipleOf: 8 }, "12", "Allowed: a whole number, a multiple of 8."],
    [{ type: "string", enum: ["sgd", "adam"] }, "lion", "Allowed: sgd, adam."],
    [widths, "", "Allowed: 1 to 4 whole numbers from 8 to 4096, separated by commas."],
    [widths, "32, 4", "“4” does not fit. Allowed: 1 to 4 whole numbers from 8 to 4096, separated by commas."],
  ])("%j refuses %j", (schema, draft, problem) => expect(read(schema, draft)).toEqual({ problem }));

  it("says nothing of limits that only integers as such have", () => {
    const schema = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
    expect(allowed(schema)).toBe("a whole number of at least 0");
    expect(allowed({ type: "number", exclusiveMinimum: 0, maximum: 1 })).toBe("a number above 0 and up to 1");
    expect(allowed({ type: "array", items: { type: "number" }, minItems: 2 })).toBe(
      "at least 2 numbers, separated by commas",
    );
  });
});

describe("a form", () => {
  const schema = {
    properties: {
      widths,
      learningRate: { type: "number", default: 0.1 },
      verbose: { type: "boolean", default: false },
    },
  };

  it("shows given values, then defaults", () => {
    expect(draftsOf(schema, { widths: [32, 64] })).toEqual({ widths: "32, 64", learningRate: "0.1", verbose: false });
    expect(draftOf({ type: "number" }, 1e-7)).toBe("1e-7");
  });

  it("gives values of what can be read and problems of what cannot", () => {
    const { values, problems } = readAll(schema, { widths: "2", learningRate: "0.2" });
    expect(values).toEqual({ learningRate: 0.2, verbose: false });
    expect(Object.keys(problems)).toEqual(["widths"]);
  });

  it("makes names readable where there is no title", () => {
    expect(labelOf("batchSize", {})).toBe("Batch size");
    expect(labelOf("batchSize", { title: "Images at once" })).toBe("Images at once");
  });
});
