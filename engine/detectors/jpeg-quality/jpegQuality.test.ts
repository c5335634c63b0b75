import { readFileSync } from "node:fs";
import sharp, { type JpegOptions } from "sharp";
import { describe, expect, it } from "vitest";
import { makeEvidence } from "../../../tests/support/evidence.ts";
import { hasSharedData, sharedData } from "../../../tests/support/sharedData.ts";
import { makeTools } from "../../../tests/support/tools.ts";
import type { Evidence } from "../../evidence.ts";
import { parseJpegStructure } from "../../jpeg/parseStructure.ts";
import { runDetector } from "../detector.ts";
import { jpegQuality } from "./index.ts";

function evidence(file: Uint8Array | undefined, camera?: { make: string; model?: string }): Evidence {
  if (!file) return makeEvidence();
  const tags = camera
    ? [{ name: "Make", text: camera.make }, ...(camera.model ? [{ name: "Model", text: camera.model }] : [])]
    : [];
  const jpeg = parseJpegStructure(file);
  return makeEvidence({ format: "jpeg", jpeg, metadata: { blocks: [{ id: "ifd0", title: "Image", tags }] } });
}

const encode = (options: JpegOptions = {}) =>
  sharp({ create: { width: 24, height: 16, channels: 3, background: "#845" } })
    .jpeg(options)
    .toBuffer();

const run = (file: Uint8Array | undefined, camera?: { make: string; model?: string }) =>
  runDetector(jpegQuality, evidence(file, camera), {}, makeTools());

const notices = async (file: Uint8Array, camera?: { make: string; model?: string }) =>
  ((await run(file, camera)).facts ?? []).filter((fact) => fact.severity === "notice").map((fact) => fact.label);

const knownCamera = { make: "NIKON CORPORATION", model: "NIKON D3100" };
const standardCamera = { make: "LGE", model: "Nexus 4" };

describe("jpeg-quality", () => {
  it("states quality, subsampling and coding, without score or alarm", async () => {
    const finding = await run(await encode({ quality: 83 }));
    expect(finding).toMatchObject({ state: "ran", summary: "Saved at quality 83 of 100, 4:2:0." });
    expect(finding.score).toBeUndefined();
    expect(finding.alarm).toBeUndefined();
    const value = (label: string) => finding.facts?.find((fact) => fact.label === label)?.value;
    expect(value("Quality")).toBe("83, exactly the standard tables");
    expect(value("Colour subsampling")).toBe("4:2:0 (YCbCr)");
    expect(value("Coding")).toBe("baseline, one scan");
    expect(value("Consistent with")).toContain("libjpeg at quality 83");
  });

  it("says how far other tables are from the standard ones, and that an unknown encoder is no sign", async () => {
    const { facts, summary } = await run(await encode({ quality: 83, quantisationTable: 3 }));
    expect(summary).toMatch(/^Saved at about quality \d+ of 100/);
    expect(facts?.[0].value).toMatch(/^about \d+; the encoder uses tables of its own/);
    expect(facts?.find((fact) => fact.label === "Consistent with")?.explanation).toContain("no sign of anything");
  });

  it("notices standard tables where every known photograph of that camera has its own", async () => {
    const file = await encode({ quality: 90 });
    expect(await notices(file, knownCamera)).toEqual(["Tables unlike this camera's"]);
    expect(await notices(file, standardCamera)).toEqual([]);
    expect(await notices(file, { make: "Nobody", model: "Nothing 1" })).toEqual([]);
    expect(await notices(file)).toEqual([]);
  });

  it("does not take other tables for software", async () => {
    expect(await notices(await encode({ quality: 90, quantisationTable: 3 }), knownCamera)).toEqual([]);
  });

  it("notices a progressive file only where a camera is named", async () => {
    const file = await encode({ progressive: true });
    expect(await notices(file, { make: "Nobody" })).toEqual(["Progressive file that names a camera"]);
    expect(await notices(file)).toEqual([]);
  });

  it("gives innocent reasons for every notice", async () => {
    const { facts } = await run(await encode({ progressive: true }), knownCamera);
    const given = facts?.filter((fact) => fact.severity === "notice") ?? [];
    expect(given).toHaveLength(2);
    for (const fact of given) expect(fact.benign?.length).toBeGreaterThan(0);
  });

  it("says why it has nothing to say", async () => {
    expect(await run(undefined)).toMatchObject({ state: "notApplicable", reason: expect.stringContaining("JPEG") });
    const file = await encode();
    const marker = file.indexOf(Buffer.from([0xff, 0xdb]));
    file[marker + 1] = 0xfe;
    const second = file.indexOf(Buffer.from([0xff, 0xdb]));
    if (second !== -1) file[second + 1] = 0xfe;
    expect(await run(file)).toMatchObject({ state: "notApplicable", reason: expect.stringContaining("tables") });
  });

  it.runIf(hasSharedData)("on photographs: notices those that were saved again (needs photographs)", async () => {
    const photograph = (name: string) => readFileSync(sharedData(`photos/${name}.jpg`));
    const g2 = { make: "Canon", model: "Canon PowerShot G2" };
    // Small and laid out as software writes it; as the camera leaves it; turned without loss.
    expect(await notices(photograph("canon-powershot-g2_1"), g2)).toEqual(["Tables unlike this camera's"]);
    expect(await notices(photograph("canon-powershot-g2_2"), g2)).toEqual([]);
    expect(await notices(photograph("canon-powershot-g2_3"), g2)).toEqual([]);
  });
});
