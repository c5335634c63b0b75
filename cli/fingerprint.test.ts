/** Fingerprints of cameras, from photographs on disk to an alarm of `verify`. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RgbImage } from "../engine/image/raster.ts";
import { runSelfsame } from "../tests/support/commandLine.ts";
import { madeCamera } from "../tests/support/madeCamera.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-fingerprint-test-"));
const config = join(folder, "config");
const [WIDTH, HEIGHT] = [512, 384];
const mine = madeCamera(1, WIDTH, HEIGHT);
const theirs = madeCamera(2, WIDTH, HEIGHT);

const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: config, APPDATA: config };
const selfsame = (...args: string[]) => runSelfsame(args, { cwd: folder, env });

async function save(name: string, { data, width, height }: RgbImage, model = "One"): Promise<string> {
  const path = join(folder, name);
  await sharp(data, { raw: { width, height, channels: 3 } })
    .withExif({ IFD0: { Make: "Made", Model: model } })
    .jpeg({ quality: 95 })
    .toFile(path);
  return path;
}

const photos: string[] = [];
beforeAll(async () => {
  mkdirSync(config);
  for (let i = 0; i < 6; i++) photos.push(await save(`reference-${i}.jpg`, mine.photograph(100 + i)));
});
afterAll(() => rmSync(folder, { recursive: true }));

// Each test starts several processes.
describe("selfsame fingerprint", { timeout: 120_000 }, () => {
  it("builds one for verify, which then sees what was put in", async () => {
    const built = await selfsame("fingerprint", "build", "--json", ...photos);
    expect(built.code).toBe(0);
    const facts = JSON.parse(built.stdout);
    expect(facts).toMatchObject({ make: "Made", model: "One", width: WIDTH, height: HEIGHT, leftOut: [] });
    expect(facts.photographs).toHaveLength(6);
    expect(built.stderr).toContain("weak fingerprint");

    const list = JSON.parse((await selfsame("fingerprint", "list", "--json")).stdout);
    expect(list).toMatchObject([{ path: facts.file, model: "One", photographs: facts.photographs }]);
    expect(list[0].id).toMatch(/^made-one-[0-9a-f]{8}$/);

    const host = mine.photograph(1);
    const donor = theirs.photograph(1);
    for (let y = 64; y < 256; y++) {
      const at = 3 * (y * WIDTH + 64);
      host.data.set(donor.data.subarray(at, at + 3 * 192), at);
    }
    const [plain, spliced] = [await save("plain.jpg", mine.photograph(2)), await save("spliced.jpg", host)];
    const verified = await selfsame("verify", "--json", "--detectors", "prnu", plain, spliced);
    const [first, second] = JSON.parse(verified.stdout).map(({ findings }: { findings: object[] }) => findings[0]);
    expect(first).toMatchObject({ detector: "prnu", state: "ran", regions: [] });
    expect(second).toMatchObject({ state: "ran", regions: [{ label: expect.stringContaining("Fingerprint at") }] });
  });

  it("tells its photographs from those of another camera", async () => {
    const file = join(folder, "mine.fingerprint");
    expect((await selfsame("fingerprint", "build", "--out", file, ...photos)).stdout).toBe(`${file}\n`);
    const own = await save("own.jpg", mine.photograph(7));
    const other = await save("other.jpg", theirs.photograph(7));
    const { code, stdout } = await selfsame("fingerprint", "check", "--json", file, own, other, photos[0]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { path: own, sameCamera: true, partOfIt: false },
      { path: other, sameCamera: false },
      { path: photos[0], sameCamera: true, partOfIt: true },
    ]);
    const text = (await selfsame("fingerprint", "check", file, own, other)).stdout.split("\n");
    expect(text[0]).toContain("same camera\tPCE");
    expect(text[1]).toContain("not this camera");
  });

  it("leaves out what does not belong together, and says so", async () => {
    const alien = await save("alien.jpg", mine.photograph(8), "Two");
    const broken = join(folder, "broken.jpg");
    writeFileSync(broken, "this is no picture");
    const file = join(folder, "some.fingerprint");
    const { code, stderr, stdout } = await selfsame(
      "fingerprint",
      "build",
      "--json",
      "--out",
      file,
      ...photos.slice(0, 2),
      photos[0],
      alien,
      broken,
    );
    expect(code).toBe(3);
    expect(stderr).toContain("by another camera than the first: Made Two");
    expect(JSON.parse(stdout).leftOut.map(({ path }: { path: string }) => path)).toEqual([photos[0], alien, broken]);
  });

  it("refuses to overwrite, and files that are no fingerprints", async () => {
    const file = join(folder, "taken.fingerprint");
    writeFileSync(file, "mine");
    const again = await selfsame("fingerprint", "build", "--out", file, photos[0]);
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("never overwritten") });
    const ending = await selfsame("fingerprint", "build", "--out", join(folder, "name.txt"), photos[0]);
    expect(ending).toMatchObject({ code: 2, stderr: expect.stringContaining(".fingerprint") });
    const check = await selfsame("fingerprint", "check", file, photos[0]);
    expect(check).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("is refused") });
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
