import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ImageFormat } from "../../engine/evidence.ts";
import { hasSharedData, sharedData } from "../../tests/support/sharedData.ts";
import { readCredentials } from "./readCredentials.ts";
import { trustList } from "./trustList.ts";

/** present, integrity, signature, trust. Files not named here carry no manifest. */
const expected: Record<string, string> = {
  "org_C.jpg": "present valid valid untrusted",
  "org_CA.jpg": "present valid valid untrusted",
  "org_CACA.jpg": "present valid valid untrusted",
  "org_CAICA.jpg": "present valid valid untrusted",
  "org_E-dat-CA.jpg": "present invalid valid untrusted",
  "org_E-sig-CA.jpg": "present valid invalid notChecked",
  "org_E-uri-CA.jpg": "present invalid valid untrusted",
  "org_CIE-sig-CA.jpg": "present valid valid untrusted",
  "org_XCA.jpg": "present invalid valid untrusted",
  "rs_C.jpg": "present valid valid untrusted",
  "rs_no_manifest.jpg": "readError notChecked notChecked notChecked",
  "rs_no_alg.jpg": "readError notChecked notChecked notChecked",
  "rs_cloud.jpg": "remote notChecked notChecked notChecked",
  "rs_boxhash.jpg": "present valid valid untrusted",
  "rs_update_manifest.jpg": "present valid valid untrusted",
  "rs_C_with_CAWG_data.jpg": "present valid valid untrusted",
  "rs_prerelease.jpg": "readError notChecked notChecked notChecked",
  "rs_libpng-test_with_url.png": "remote notChecked notChecked notChecked",
  "rs_malformed_cbor.jpg": "present invalid valid untrusted",
  "rs_adobe_connected_identities.jpg": "present valid valid untrusted",
};

interface Entry {
  file: string;
  format: string;
}

describe.runIf(hasSharedData)("files of the C2PA test sets", () => {
  const entries = hasSharedData ? (JSON.parse(readFileSync(sharedData("c2pa/index.json"), "utf8")) as Entry[]) : [];
  const images = entries.filter(({ file }) => !/\.(svg|c2pa)$/.test(file));
  it.each(images.map(({ file, format }) => [file, format]))("%s", async (file, format) => {
    const named = { heif: "heic", tif: "tiff", jpg: "jpeg" }[format] ?? format;
    const { present, integrity, signature, trust, reason, codes } = await readCredentials(
      readFileSync(sharedData(`c2pa/${file}`)),
      named as ImageFormat,
    );
    expect([present, integrity, signature, trust].join(" ")).toBe(
      expected[file] ?? "absent notChecked notChecked notChecked",
    );
    if (/invalid|readError|remote/.test(expected[file] ?? "")) expect(reason?.length).toBeGreaterThan(10);
    if (present === "present") expect(codes.length).toBeGreaterThan(0);
  });

  it("names the ingredient whose signature is bad", async () => {
    const { ingredients } = await readCredentials(readFileSync(sharedData("c2pa/org_CIE-sig-CA.jpg")), "jpeg");
    expect(ingredients.some(({ problems }) => problems.length > 0)).toBe(true);
  });

  it("survives a box that claims two gigabytes", async () => {
    const { present, reason } = await readCredentials(
      readFileSync(sharedData("corrupt/generated/jumbf-truncated.jpg")),
      "jpeg",
    );
    expect(present).toBe("readError");
    expect(reason).toMatch(/could not be read/);
  });
});

describe("the trust list", () => {
  it("is the one on record, with its date", () => {
    expect(trustList()).toMatchObject({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      anchors: expect.any(Number),
    });
    expect(trustList().anchors).toBeGreaterThan(5);
  });
});
