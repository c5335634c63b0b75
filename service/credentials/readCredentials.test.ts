import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { SelfsameError } from "../../contract/errors.ts";
import type { ImageFormat } from "../../engine/evidence.ts";
import { parseJpegStructure } from "../../engine/jpeg/parseStructure.ts";
import { hasSharedData, sharedData } from "../../tests/support/sharedData.ts";
import { sniff } from "../decode/sniff.ts";
import { readCredentials } from "./readCredentials.ts";
import { type TrustList, trustList, trustListInfo } from "./trustList.ts";

/** A trust list of the given certificates. */
const list = (pem: string): TrustList => ({
  pem,
  date: "2026-01-01",
  sha256: "0".repeat(64),
  anchors: 1,
  source: "test",
  licence: "none",
});

/** Certificates of authorities (DER) inside signed bytes, as PEM: the signer's chain travels with its signature. */
function authoritiesIn(bytes: Buffer): string {
  const found = new Set<string>();
  for (let at = bytes.indexOf("3082", "hex"); at >= 0; at = bytes.indexOf(Buffer.from([0x30, 0x82]), at + 1)) {
    try {
      const certificate = new X509Certificate(bytes.subarray(at, at + 4 + bytes.readUInt16BE(at + 2)));
      if (certificate.ca) found.add(certificate.toString());
    } catch {
      // Two bytes that happen to look like the beginning of a certificate.
    }
  }
  return [...found].join("\n");
}

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
  "rs_malformed_cbor.jpg": "readError notChecked notChecked notChecked",
  "rs_adobe_connected_identities.jpg": "present valid valid untrusted",
};

interface Entry {
  file: string;
  format: string;
}

const read = (file: string, format: ImageFormat = "jpeg", trusted?: TrustList) =>
  readCredentials(readFileSync(sharedData(`c2pa/${file}`)), format, trusted);

describe.runIf(hasSharedData)("files of the C2PA test sets", () => {
  const entries = hasSharedData ? (JSON.parse(readFileSync(sharedData("c2pa/index.json"), "utf8")) as Entry[]) : [];
  const isImage = ({ file }: Entry) => !/\.(svg|c2pa)$/.test(file);
  const adobe = "rs_adobe_connected_identities.jpg";
  /** The authorities of the signer of that file. */
  const authoritiesOf = (file: string) => list(authoritiesIn(readFileSync(sharedData(`c2pa/${file}`))));

  it.each(entries.filter(isImage).map(({ file, format }) => [file, format]))("%s", async (file, format) => {
    const named = { heif: "heic" }[format] ?? format;
    // The authority of another signer, so that trust is checked and not given.
    const trusted = authoritiesOf(file === adobe ? "org_C.jpg" : adobe);
    const { present, integrity, signature, trust, reason, codes } = await read(file, named as ImageFormat, trusted);
    expect([present, integrity, signature, trust].join(" ")).toBe(
      expected[file] ?? "absent notChecked notChecked notChecked",
    );
    if (/invalid|readError|remote/.test(expected[file] ?? "")) expect(reason?.length).toBeGreaterThan(10);
    if (present === "present") expect(codes.length).toBeGreaterThan(0);
  });

  it.each(entries.filter((entry) => !isImage(entry)).map(({ file }) => [file]))(
    "%s is refused with a reason",
    (file) => {
      expect(() => sniff(readFileSync(sharedData(`c2pa/${file}`)))).toThrow(SelfsameError);
    },
  );

  it("trusts a signer whose authority is on the list, and checks no trust without a list", async () => {
    expect(await read("org_C.jpg", "jpeg", authoritiesOf("org_C.jpg"))).toMatchObject({
      signature: "valid",
      trust: "trusted",
    });
    const without = await readCredentials(readFileSync(sharedData("c2pa/org_C.jpg")), "jpeg", null);
    expect(without).toMatchObject({ integrity: "valid", signature: "valid", trust: "notChecked" });
    expect(without.trustList).toBeUndefined();
  });

  it("names the ingredient whose signature is bad", async () => {
    const { ingredients } = await read("org_CIE-sig-CA.jpg");
    expect(ingredients.flatMap(({ problems }) => problems).join()).toContain("claimSignature.mismatch");
  });

  it("reads in a process without a network, whose fetch cannot be assigned to", async () => {
    const original = Object.getOwnPropertyDescriptor(globalThis, "fetch")!;
    const refuse = () => Promise.reject(new Error("refused"));
    Object.defineProperty(globalThis, "fetch", { value: refuse, writable: false, configurable: true });
    try {
      expect((await read("org_C.jpg")).integrity).toBe("valid");
      expect(globalThis.fetch).toBe(refuse);
    } finally {
      Object.defineProperty(globalThis, "fetch", original);
    }
  });

  it("says that a manifest was removed where only its name is left", async () => {
    expect((await read("rs_no_manifest.jpg")).reason).toMatch(/removed/);
  });

  it("survives a box that claims two gigabytes", async () => {
    const bytes = readFileSync(sharedData("corrupt/generated/jumbf-truncated.jpg"));
    const { present, reason } = await readCredentials(bytes, "jpeg");
    expect(present).toBe("readError");
    expect(reason).toMatch(/could not be read/);
  });

  it("sees one changed byte anywhere in the picture data", async () => {
    const sound = readFileSync(sharedData("c2pa/rs_C.jpg"));
    const scan = parseJpegStructure(sound).segments.find(({ name }) => name === "SOS")!;
    for (let i = 0; i < 20; i++) {
      const bytes = Buffer.from(sound);
      const at = scan.offset + 20 + Math.floor(((scan.bytes - 40) * i) / 20);
      bytes[at] ^= 1;
      expect(await readCredentials(bytes, "jpeg"), `byte ${at}`).toMatchObject({
        integrity: "invalid",
        signature: "valid",
      });
    }
  });

  it("survives damage anywhere in the manifest", async () => {
    const sound = readFileSync(sharedData("c2pa/rs_C.jpg"));
    const [first] = parseJpegStructure(sound).segments.filter(({ identifier }) => identifier === "JP");
    for (let i = 0; i < 40; i++) {
      const bytes = Buffer.from(sound);
      const at = first.offset + 4 + Math.floor((first.bytes * i) / 40);
      bytes.fill(0xa5, at, at + 32);
      const { present, reason } = await readCredentials(bytes, "jpeg");
      if (present === "readError") expect(reason, `damage at ${at}`).toMatch(/could not be/);
    }
  });
});

describe("the trust list", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });
  const pem = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n";

  function folderWith(record?: Record<string, string>): string {
    const folder = mkdtempSync(join(tmpdir(), "selfsame-trust-"));
    folders.push(folder);
    writeFileSync(join(folder, "list.pem"), pem);
    if (record) writeFileSync(join(folder, "trust-list.json"), JSON.stringify(record));
    return folder;
  }
  const record = { file: "list.pem", date: "2026-02-03", source: "here", licence: "CC0", sha256: "" };

  it("is absent where no record of it is", () => {
    expect(trustListInfo(folderWith())).toBeUndefined();
  });

  it("is told with date, hash and number of certificates", () => {
    const hash = createHash("sha256").update(pem).digest("hex");
    expect(trustListInfo(folderWith({ ...record, sha256: hash }))).toEqual({
      date: "2026-02-03",
      sha256: hash,
      anchors: 1,
      source: "here",
      licence: "CC0",
    });
  });

  it("is refused where it is not the one on record", () => {
    expect(() => trustList(folderWith({ ...record, sha256: "0".repeat(64) }))).toThrow(/has been altered/);
    expect(() => trustList(folderWith({ ...record, sha256: "", file: "../list.pem" }))).toThrow();
  });
});
