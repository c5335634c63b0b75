/** The command as readers call it, on tiny scenes. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  calibrationDocumentSchema,
  type OutlinesDocument,
  type SimulationDocument,
  simulationDocumentSchema,
} from "../contract/totem.ts";
import { readMask, readSet } from "../service/evaluate/readSet.ts";
import { type RunOptions, runSelfsame } from "../tests/support/commandLine.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-cli-totem-test-"));
const scene = join(folder, "set/scene-0007");
const photo = join(scene, "photo.jpg");
const outlines = join(scene, "outlines.json");

const totem = (args: string[], onText?: RunOptions["onText"]) =>
  runSelfsame(["totem", ...args], { cwd: folder, onText });

const simulate = (out: string, ...more: string[]) =>
  totem(["simulate", "--out", out, "--size", "160x120", "--seed", "7", ...more]);

/** Outlines of the scene, changed, as a file. */
function changed(name: string, change: (outlines: OutlinesDocument) => unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(change(JSON.parse(readFileSync(outlines, "utf8")))));
  return path;
}

const truthOf = (place: string): SimulationDocument =>
  simulationDocumentSchema.parse(JSON.parse(readFileSync(join(place, "truth.json"), "utf8")));

beforeAll(async () => {
  mkdirSync(join(folder, "photos/more"), { recursive: true });
  for (const [i, name] of ["one.jpg", "more/two.png"].entries()) {
    const data = Uint8Array.from({ length: 3 * 400 * 300 }, (_, at) => 70 * i + ((at / 90) % 80));
    await sharp(data, { raw: { width: 400, height: 300, channels: 3 } }).toFile(join(folder, "photos", name));
  }
  writeFileSync(join(folder, "photos/broken.jpg"), "no picture");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("selfsame totem simulate", () => {
  it("makes a set that evaluate reads, with masks, depth and truth, and does not overwrite it", async () => {
    const { code, stdout, stderr } = await simulate("set", "--count", "2", "--photos", "photos", "--json");
    expect(stderr).toMatch(/\[2\/2\] scene-000[78]: rendered/);
    expect(code).toBe(0);
    const documents = simulationDocumentSchema.array().parse(JSON.parse(stdout));
    expect(documents.map(({ id }) => id)).toEqual(["scene-0007", "scene-0008"]);
    expect(documents[0]).toEqual(truthOf(scene));
    expect(documents[0].truth.balls).toHaveLength(4);
    // The broken one is passed over.
    expect(documents[0].photographs.toSorted()).toEqual(["more/two.png", "one.jpg"]);

    const { pictures } = await readSet(join(folder, "set"));
    const made = documents.reduce((sum, { manipulations }) => sum + manipulations.length, 0);
    expect(made).toBe(12);
    expect(pictures.filter(({ kind }) => kind === "pristine").map(({ path }) => path)).toEqual([
      photo,
      join(folder, "set/scene-0008/photo.jpg"),
    ]);
    for (const { path, mask } of pictures) {
      expect(await sharp(readFileSync(path)).metadata()).toMatchObject({
        width: 160,
        height: 120,
        chromaSubsampling: "4:2:0",
      });
      if (mask) expect((await readMask(mask)).data.some((value) => value === 1)).toBe(true);
    }
    const depth = sharp(readFileSync(join(scene, "depth.png")));
    expect(await depth.metadata()).toMatchObject({ depth: "ushort", channels: 1, width: 160, height: 120 });
    const { min, max } = (await depth.stats()).channels[0];
    expect(min).toBeGreaterThan(500);
    expect(max).toBeLessThan(10_000);
    expect((await simulate("set")).code).toBe(2);
  }, 240_000);

  it("gives a scene the same bytes by itself, whatever else is asked for", async () => {
    const { code, stdout } = await simulate("again", "--photos", "photos", "--kinds", "shift");
    expect([code, stdout]).toEqual([0, "1 of 2 photographs in again are untouched, the others have masks\n"]);
    for (const file of ["photo.jpg", "shift.jpg", "shift.mask.png", "depth.png", "outlines.json"])
      expect(readFileSync(join(folder, "again/scene-0007", file)).equals(readFileSync(join(scene, file))), file).toBe(
        true,
      );
    expect(existsSync(join(folder, "again/scene-0007/splice.jpg"))).toBe(false);
  }, 120_000);

  it("ends with 130 where interrupted, in the midst of a scene, and leaves no index", async () => {
    const args = ["simulate", "--out", "cut", "--size", "160x120", "--count", "500", "--kinds", "shift"];
    const { code, stdout } = await totem(args, (text, stop) => {
      if (text.includes("[1/500]")) stop();
    });
    expect([code, stdout]).toEqual([130, ""]);
    expect(existsSync(join(folder, "cut/index.json"))).toBe(false);
  }, 120_000);

  it.each([
    [["--size", "10x10"], /like 1200x900/],
    [["--size", "large"], /like 1200x900/],
    [["--balls", "0"], /whole number from 1 to 12/],
    [["--kinds", "montage"], /no manipulation "montage".* shift-everywhere/],
    [["--photos", "nowhere"], /no such folder/],
    [["--photos", "photos/more/two.png"], /it is a file/],
  ])("ends with 2 for %j", async (args, words) => {
    const { code, stdout, stderr } = await simulate("x", ...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(words);
    expect(existsSync(join(folder, "x"))).toBe(false);
  });
});

describe("selfsame totem calibrate", () => {
  it("finds the balls of a simulated photograph by its EXIF, and writes what it prints", async () => {
    const { code, stdout } = await totem(["calibrate", photo, "--outlines", outlines, "--json", "--out", "found.json"]);
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "found.json"), "utf8")).toBe(stdout);
    const { camera, balls, checks } = calibrationDocumentSchema.parse(JSON.parse(stdout));
    const { truth } = truthOf(scene);
    expect(checks).toEqual([]);
    expect(camera.source).toBe("exif");
    expect(camera.fx / truth.camera.fx).toBeCloseTo(1, 3);
    expect(balls.map(({ name }) => name)).toEqual(["ball 1", "ball 2", "ball 3", "ball 4"]);
    for (const [i, { centre, deviation, residual, points, radius, ...ball }] of balls.entries()) {
      expect(residual).toBeLessThan(0.01);
      expect(ball.radiusDeviation).toBeCloseTo(0.005 * radius, 9);
      expect(ball.indexDeviation).toBe(0.005);
      expect(points).toBe(24);
      for (const axis of [0, 1, 2]) {
        expect(Math.abs(centre[axis] - truth.balls[i].centre[axis])).toBeLessThan(0.001);
        expect(deviation[axis]).toBeGreaterThan(0);
      }
    }
  });

  it("leaves out a ball with a problem and says why, in words and by its exit code", async () => {
    const file = changed("problems.json", (document) => {
      document.balls[1].radius = 0;
      document.balls[2].name = "cup";
      document.balls[2].points = document.balls[2].points.map(([x, y], i) => [x + 4 * (i % 3), y]);
      return document;
    });
    const { code, stdout, stderr } = await totem(["calibrate", photo, "--outlines", file, "--focal", "33"]);
    expect(code).toBe(3);
    expect(stderr).toMatch(/Left out: The radius of ball 2 has to be larger than 0/);
    expect(stderr).toMatch(/Left out: .*cup/);
    expect(stdout).toMatch(/^Focal length .* 33 mm on 35 mm film/);
    expect(stdout).toMatch(/^ball 1: /m);
    expect(stdout).not.toMatch(/^(ball 2|cup):/m);
  });

  it("takes what is known of radius and glass, and counts the radius in the centre", async () => {
    const known = async (share: number) => {
      const file = changed("known.json", (document) => {
        document.balls[0].radiusDeviation = share * document.balls[0].radius;
        document.balls[0].indexDeviation = 0.001;
        return document;
      });
      const { stdout } = await totem(["calibrate", photo, "--outlines", file, "--json"]);
      return calibrationDocumentSchema.parse(JSON.parse(stdout)).balls[0];
    };
    const [exact, rough] = [await known(0), await known(0.02)];
    expect(exact).toMatchObject({ radiusDeviation: 0, indexDeviation: 0.001 });
    expect(rough.covariance[2][2] - exact.covariance[2][2]).toBeCloseTo((0.02 * exact.centre[2]) ** 2, 9);
  });

  it("needs a focal length, and takes one that is entered", async () => {
    const bare = join(folder, "bare.jpg");
    await sharp(readFileSync(photo)).jpeg().toFile(bare);
    const { code, stderr } = await totem(["calibrate", bare, "--outlines", outlines]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/focal length of this photograph is not known: .*--focal/);
    const { fx, width } = truthOf(scene).truth.camera;
    const lens = ["--focal", String((6 * fx) / width), "--sensor", "6"];
    const { code: done, stdout } = await totem(["calibrate", bare, "--outlines", outlines, "--json", ...lens]);
    const { camera } = calibrationDocumentSchema.parse(JSON.parse(stdout));
    expect(done).toBe(0);
    expect(camera.source).toBe("entered");
    expect(camera.fx / fx).toBeCloseTo(1, 3);
  });

  it.each<[string, (document: OutlinesDocument) => unknown, RegExp]>([
    ["another size", (document) => ({ ...document, size: { width: 120, height: 160 } }), /picture of 120 x 160 pixels/],
    ["another schema", (document) => ({ ...document, schema: "other" }), /holds no outlines: .* at schema/],
    ["no balls", (document) => ({ ...document, balls: [] }), /holds no outlines: .* at balls/],
    [
      "a point of one number",
      ({ balls: [ball], ...rest }) => ({ ...rest, balls: [{ ...ball, points: [[1]] }] }),
      /balls\[0\]/,
    ],
    [
      "one name twice",
      ({ balls: [ball], ...rest }) => ({ ...rest, balls: [ball, ball] }),
      /Two balls are named "ball 1"/,
    ],
  ])("ends with 2 for outlines with %s", async (_, change, words) => {
    const { code, stdout, stderr } = await totem(["calibrate", photo, "--outlines", changed("wrong.json", change)]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(words);
  });

  it("tells files that are missing, no JSON and no picture", async () => {
    const broken = "photos/broken.jpg";
    expect(await totem(["calibrate", photo, "--outlines", "nowhere.json"])).toMatchObject({ code: 2 });
    expect(await totem(["calibrate", "nowhere.jpg", "--outlines", outlines])).toMatchObject({ code: 2 });
    const noJson = await totem(["calibrate", photo, "--outlines", broken]);
    expect(noJson).toMatchObject({ code: 2, stderr: expect.stringContaining("is no JSON") });
    const noPicture = await totem(["calibrate", broken, "--outlines", outlines]);
    expect(noPicture).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining("no picture") });
  });
});
