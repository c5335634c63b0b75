import { describe, expect, it } from "vitest";
import { scanOptionsSchema } from "../../../contract/batch.ts";
import { freshDraft, patternsOf, readScan, tickDetector } from "./scanForm.ts";

describe("a form of a scan", () => {
  it("asks for what the service does by itself where nothing was filled in", () => {
    const { options, problems } = readScan(freshDraft("Photos"));
    expect(problems).toEqual({});
    expect(scanOptionsSchema.parse(options)).toEqual(scanOptionsSchema.parse({}));
  });

  it("reads patterns, one a line", () => {
    expect(patternsOf(" *.jpg \n\n2015/**\r\n*.jpg")).toEqual(["*.jpg", "2015/**"]);
    const { options } = readScan({ ...freshDraft(""), include: "*.jpg", exclude: "raw\nprivate" });
    expect(options).toMatchObject({ include: ["*.jpg"], exclude: ["raw", "private"] });
  });

  it.each(["0", "257", "1.5", "two", "-1"])("refuses %s workers", (jobs) => {
    expect(readScan({ ...freshDraft(""), jobs }).problems.jobs).toMatch(/from 1 to 256/);
  });

  it("takes a number of workers", () => {
    const { options, problems } = readScan({ ...freshDraft(""), jobs: " 3 " });
    expect(problems).toEqual({});
    expect(options.jobs).toBe(3);
  });

  it("names detectors only where some were left out", () => {
    const all = ["a", "b", "c"];
    const some = tickDetector(all, undefined, "b", false);
    expect(some).toEqual(["a", "c"]);
    expect(readScan({ ...freshDraft(""), detectors: some }).options.detectors).toEqual(["a", "c"]);
    expect(tickDetector(all, some, "b", true)).toBeUndefined();
    expect(readScan({ ...freshDraft(""), detectors: [] }).problems.detectors).toBeDefined();
  });
});
