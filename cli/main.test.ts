/** The command as a program sees it: exit codes, stdout, stderr and files of a child process. */
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyDocumentSchema, verifyFailureSchema } from "../contract/findings.ts";
import { type RunOptions, runSelfsame } from "../tests/support/commandLine.ts";
import { type Photograph, variety } from "../tests/support/photographs.ts";
import { hasSharedData } from "../tests/support/sharedData.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-cli-test-"));
const picture = join(folder, "picture.jpg");
const upright = join(folder, "turned.jpg");
const broken = join(folder, "broken.jpg");
const alarming = join(import.meta.dirname, "..", "assets", "samples", "spliced.png");

const selfsame = (args: string[], onStart?: RunOptions["onStart"]) => runSelfsame(args, { cwd: folder, onStart });

beforeAll(async () => {
  const data = Uint8Array.from({ length: 3 * 160 * 120 }, (_, i) => (i * 7919) % 251);
  const image = sharp(data, { raw: { width: 160, height: 120, channels: 3 } });
  await image.clone().jpeg({ quality: 90 }).toFile(picture);
  await image.clone().jpeg({ quality: 90 }).withMetadata({ orientation: 6 }).toFile(upright);
  writeFileSync(broken, "this is no picture");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("selfsame verify", () => {
  it("prints one object of the schema, and nothing else, on stdout", async () => {
    const { code, stdout, stderr } = await selfsame(["verify", picture, "--json"]);
    expect(code).toBe(0);
    const document = verifyDocumentSchema.parse(JSON.parse(stdout));
    expect(document.image).toMatchObject({ path: picture, width: 160, height: 120, format: "jpeg" });
    expect(document.map).toBeNull();
    expect(document.findings.map(({ map }) => map)).toEqual(document.findings.map(() => null));
    expect(stderr).toContain(document.verdict.level);
  });

  it("prints an array for several, examines the rest where one is broken, and exits with 3", async () => {
    const { code, stdout } = await selfsame(["verify", picture, broken, "--json", "--detectors", "noise"]);
    expect(code).toBe(3);
    const [first, second, ...rest] = JSON.parse(stdout) as unknown[];
    expect(rest).toEqual([]);
    expect(verifyDocumentSchema.parse(first).findings.map(({ detector }) => detector)).toEqual(["noise"]);
    const failure = verifyFailureSchema.parse(second);
    expect(failure.image.path).toBe(broken);
    expect(failure.error.message).not.toBe("");
  });

  it("writes maps at the size of the upright picture, beside result.json", async () => {
    const out = join(folder, "out");
    const { code, stdout } = await selfsame([
      "verify",
      upright,
      "--json",
      "--out",
      out,
      "--detectors",
      "noise,jpeg-grid",
    ]);
    expect(code).toBe(0);
    const document = verifyDocumentSchema.parse(JSON.parse(stdout));
    const place = join(out, document.image.sha256);
    expect(JSON.parse(readFileSync(join(place, "result.json"), "utf8"))).toEqual(document);
    const noise = document.findings.find(({ detector }) => detector === "noise");
    expect(noise?.map).toBe("maps/noise.png");
    const metadata = await sharp(join(place, "maps/noise.png")).metadata();
    expect(metadata).toMatchObject({ width: 120, height: 160, depth: "ushort", channels: 2, hasAlpha: true });
    expect(readdirSync(place, { recursive: true }).filter((name) => String(name).endsWith(".part"))).toEqual([]);
  });

  it("never overwrites an image that it examines", async () => {
    const before = readFileSync(picture);
    const place = join(folder, "trap", createHash("sha256").update(before).digest("hex"));
    mkdirSync(place, { recursive: true });
    symlinkSync(picture, join(place, "result.json"));
    const { code, stderr } = await selfsame(["verify", picture, "--out", "trap", "--detectors", "noise"]);
    expect(code).toBe(3);
    expect(stderr).toContain("is one of the images to examine");
    expect(readFileSync(picture)).toEqual(before);
  });

  it("exits with 10 where --fail-on is met", async () => {
    const args = ["--detectors", "jpeg-grid", "--fail-on", "alarm", "--json"];
    const { code, stdout } = await selfsame(["verify", alarming, ...args]);
    expect([code, verifyDocumentSchema.parse(JSON.parse(stdout)).verdict.level]).toEqual([10, "alarm"]);
  });

  it("writes a report and says where", async () => {
    const out = join(folder, "reports");
    const { code, stderr } = await selfsame([
      "verify",
      picture,
      "--report",
      "html",
      "--out",
      out,
      "--detectors",
      "noise",
    ]);
    expect(code).toBe(0);
    const [name] = readdirSync(out).filter((file) => file.endsWith(".html"));
    expect(stderr).toContain(name);
    expect(readFileSync(join(out, name), "utf8")).toContain("<!doctype html>");
  });

  it("says in words what it found, names a device that changes nothing, and exits with 0 where --fail-on is not met", async () => {
    const args = ["--detectors", "noise", "--device", "cuda", "--fail-on", "alarm"];
    const { code, stdout, stderr } = await selfsame(["verify", picture, ...args]);
    expect(code).toBe(0);
    expect(stdout).toContain("UNDETERMINED");
    expect(stdout).not.toContain("\u001b");
    expect(stderr).toContain("--device cuda changes nothing");
  });

  it.each([
    ["no image", ["verify"], "missing required argument"],
    ["an unknown detector", ["verify", picture, "--detectors", "nobody"], "There is no detector"],
    ["a folder", ["verify", folder], "is a folder"],
    ["an unknown option", ["verify", picture, "--wrong"], "unknown option"],
    ["an unknown command", ["nothing"], "unknown command"],
    ["a limit that is no number", ["verify", picture, "--max-megapixels", "many"], "number from 1 to 1000"],
    ["an --out that is a file", ["verify", picture, "--out", picture], "Nothing can be written"],
  ])("exits with 2 for %s", async (_, args, message) => {
    const { code, stdout, stderr } = await selfsame(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("exits with 130 when interrupted, and prints no result", async () => {
    // One at the start tells that it is at work; the others take long enough to be interrupted.
    const args = ["verify", "--json", "--detectors", "jpeg-ghosts", picture, ...Array(20).fill(alarming)];
    const { code, stdout, stderr } = await selfsame(args, (child) => {
      child.stderr?.once("data", () => child.kill("SIGINT"));
    });
    expect([code, stdout]).toEqual([130, ""]);
    expect(stderr).toContain("Interrupted.");
  });

  it("survives a reader that goes away", async () => {
    const { code, stderr } = await selfsame(["verify", picture, "--detectors", "noise"], (child) => {
      child.stdout?.destroy();
    });
    expect(code).toBe(0);
    expect(stderr).not.toContain("EPIPE");
  });
});

describe("selfsame host", () => {
  it("prints its address and ends at the interrupt", async () => {
    const { code, stdout } = await selfsame(["host"], (child) => {
      child.stdout?.once("data", () => child.kill("SIGINT"));
    });
    expect(code).toBe(130);
    expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\S*\n$/);
  });
});

describe("selfsame doctor", () => {
  it("prints its checks as JSON", async () => {
    const { code, stdout } = await selfsame(["doctor", "--json"]);
    const checks = JSON.parse(stdout) as { name: string; state: string; detail: string }[];
    expect(checks.find(({ name }) => name === "Worker and decoding")).toMatchObject({ state: "ok" });
    expect(code).toBe(0);
  });
});

describe.runIf(hasSharedData)("photographs", () => {
  // All methods on a photograph of full size take half a minute; the pictures of early cameras have as many tables and tags.
  it("give a document of the schema, small ones of three makers", { timeout: 600_000 }, async () => {
    const makerOf = ({ camera }: Photograph) => camera.split("|")[0];
    const first = (one: Photograph, i: number, all: Photograph[]) =>
      all.findIndex((other) => makerOf(other) === makerOf(one)) === i;
    const small = variety().filter(first).slice(0, 3);
    for (const { width, height } of small) expect(width * height).toBe(640 * 480);
    const paths = small.map(({ path }) => path);
    const { code, stdout } = await selfsame(["verify", "--json", ...paths]);
    const documents = (JSON.parse(stdout) as unknown[]).map((value) => verifyDocumentSchema.parse(value));
    expect(documents.map(({ image }) => image.path)).toEqual(paths);
    expect(documents.flatMap(({ findings }) => findings).filter(({ state }) => state === "failed")).toEqual([]);
    expect(code).toBe(0);
  });
});
