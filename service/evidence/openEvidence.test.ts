import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseJpegStructure } from "../../engine/jpeg/parseStructure.ts";
import { fixture } from "../decode/fixtures/fixture.ts";
import { openEvidence } from "./openEvidence.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-evidence-test-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function open(name: string, bytes = fixture(name)) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return openEvidence(path, { name, maxMegapixels: 1 });
}

describe("openEvidence", () => {
  it("knows a JPEG by its content and computes each thing once", async () => {
    const evidence = await open("orientation-6.jpg");
    expect(evidence).toMatchObject({ format: "jpeg", width: 45, height: 67, orientation: 6, notices: [] });
    expect(evidence.jpeg?.frame).toMatchObject({ width: 67, height: 45 });
    expect(evidence.metadata.blocks.length).toBeGreaterThan(0);
    expect(evidence.pixels()).toBe(evidence.pixels());
    expect(await evidence.pixels()).toMatchObject({ width: 45, height: 67 });
    // Coefficients stay in the stored frame.
    expect((await evidence.coefficients()).components[0]).toMatchObject({ width: 67, height: 45 });
    expect((await evidence.credentials()).present).toBe("absent");
    expect(await evidence.previews()).toEqual([]);
  });

  it("has no coefficients of anything but a JPEG", async () => {
    const evidence = await open("rgb.png");
    expect(evidence.jpeg).toBeUndefined();
    await expect(evidence.coefficients()).rejects.toThrow("Only JPEG");
  });

  it("adds to the notices what decoding met", async () => {
    const evidence = await open("alpha.png");
    await evidence.pixels();
    expect(evidence.notices.join()).toContain("transparency");
  });

  it("refuses a JPEG with more scans than anybody writes", async () => {
    const jpeg = fixture("progressive.jpg");
    // The last scan, a hundred times.
    const { offset } = parseJpegStructure(jpeg).segments.findLast(({ name }) => name === "SOS")!;
    const scan = jpeg.subarray(offset, -2);
    const bytes = Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: 100 }, () => scan), jpeg.subarray(-2)]);
    await expect(open("stalling.jpg", new Uint8Array(bytes))).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("passes"),
    });
  });

  it("passes on why a JPEG cannot be read", async () => {
    const header = fixture("420.jpg").subarray(0, 30);
    await expect(open("short.jpg", header)).rejects.toMatchObject({ name: "SelfsameError", code: "unreadable" });
  });
});
