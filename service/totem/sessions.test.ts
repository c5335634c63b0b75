/** Sessions of the wizard as its handlers use them, on a small scene, with processes of their own. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { totemFilePath } from "../../contract/routes.ts";
import type { TotemDraft, TotemSession } from "../../contract/totemSessions.ts";
import { undistorted } from "../../engine/totem/refraction/camera.ts";
import { ballLens, ballOutlines, redPatch, writeBallPhotographs } from "../../tests/support/ballPhotograph.ts";
import { boardPainter, standings } from "../../tests/support/checkerboards.ts";
import { Batch } from "../batch/batch.ts";
import { CaseWriter } from "../cases/caseWriter.ts";
import { verifyCase } from "../cases/verifyCase.ts";
import { Lab } from "../lab/runs.ts";
import { ModelLibrary } from "../models/library/library.ts";
import { ReportFiles } from "../reportFiles.ts";
import { createRespond } from "../routes.ts";
import { Workbench } from "../workbench.ts";
import { spawnNode } from "../worker/spawnNode.ts";
import { TotemSessions } from "./sessions.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-totem-sessions-test-"));
const photo = join(folder, "edited.jpg");
const kept = join(folder, "sessions");
const { signal } = new AbortController();
const silent = () => undefined;
const devices = { choose: async () => ({ used: "cpu" as const }) };

let bench: Workbench;
let totems: TotemSessions;
let session: TotemSession;

const draft = (change: Partial<TotemDraft> = {}): TotemDraft => ({
  step: "totems",
  lens: ballLens,
  balls: ballOutlines.balls.map(({ name = "", ...ball }) => ({ ...ball, name })),
  ...change,
});

beforeAll(async () => {
  await writeBallPhotographs(join(folder, "untouched.jpg"), photo);
  bench = new Workbench({ workDir: folder, workers: 1 });
  totems = new TotemSessions({ folder: kept, spawn: spawnNode, devices, workbench: bench });
}, 240_000);
afterAll(async () => {
  totems.close();
  await bench.close();
  rmSync(folder, { recursive: true });
});

describe("a session", () => {
  it("begins with a copy of the photograph, which is decoded elsewhere", async () => {
    expect(totems.list()).toEqual([]);
    session = await totems.create({ evidence: bench.addPath(photo).id }, signal);
    expect(session).toMatchObject({ name: "edited", photo: { name: "edited.jpg", width: 240, height: 180 } });
    expect(session.draft.lens).toEqual({ source: "entered" });
    const { picture, exif } = await totems.open(session.id, signal);
    expect(exif).toMatchObject({ known: false, why: expect.any(String) });
    expect((await bench.rasters.read(picture.id, 0)).width).toBe(240);
    expect((await totems.open(session.id, signal)).picture).toEqual(picture);
    expect(totems.list()).toMatchObject([{ id: session.id, balls: 0, step: "photo", level: null }]);
  }, 240_000);

  it("keeps what is entered, however unfinished, and says what is missing where it is needed", async () => {
    await expect(totems.calibrate(session.id, signal)).rejects.toThrow(/No ball is outlined/);
    const unfinished = draft({ balls: [{ name: "", radius: 0, index: 1.52, points: [[1, 2]] }] });
    expect(totems.save(session.id, unfinished).draft).toEqual(unfinished);
    const { calibration } = await totems.calibrate(session.id, signal);
    expect(calibration!.balls).toEqual([]);
    expect(calibration!.checks.find(({ level }) => level === "problem")!.text).toMatch(/radius of ball 1/);
    await expect(totems.verify(session.id, false, signal, silent)).rejects.toThrow(/holds no ball/);
  }, 240_000);

  it("calibrates and verifies, and gives the grids that it lists, and no other file", async () => {
    totems.save(session.id, draft());
    await expect(totems.verify(session.id, false, signal, silent)).rejects.toThrow(/not calibrated/);
    const { calibration } = await totems.calibrate(session.id, signal);
    expect(calibration).toMatchObject({ photo: { path: "edited.jpg" }, camera: { source: "entered" } });
    expect(calibration!.balls).toHaveLength(3);
    const steps: string[] = [];
    const { verification } = await totems.verify(session.id, false, signal, (_, step) => steps.push(step));
    expect(steps.length).toBeGreaterThan(2);
    const { grid, grids, place, balls } = verification!;
    expect(place![0]).toBeGreaterThan(redPatch.left);
    expect(place![0]).toBeLessThan(redPatch.right);
    expect(balls.map(({ moved }) => moved).every(Number.isFinite)).toBe(true);
    expect(grids.map(({ name }) => name)).toEqual(expect.arrayContaining(["depth", "heat", "ball-place-2"]));
    for (const { file, sample, channels } of grids)
      expect(totems.file(session.id, file).length).toBe(
        grid.width * grid.height * channels * (sample === "f32" ? 4 : 1),
      );
    expect(totems.file(session.id, verification!.map!).subarray(1, 4).toString()).toBe("PNG");
    for (const file of ["session.json", "photograph", "../session.json", `../${session.id}/session.json`])
      expect(() => totems.file(session.id, file)).toThrow(/no file/);
    expect(totems.list()[0].level).toBe(verification!.verdict.level);

    const reports = new ReportFiles();
    const lab = new Lab({ folder: join(folder, "lab"), spawn: spawnNode });
    const batch = new Batch({ folder: join(folder, "cases"), workbench: bench, spawn: spawnNode });
    const library = new ModelLibrary({
      settings: folder,
      lab: join(folder, "lab"),
      spawn: spawnNode,
      limits: () => bench.settings,
    });
    const respond = createRespond({ workbench: bench, reports, lab, library, totems, batch });
    const ask = (file: string, method = "GET") => respond({ method, path: totemFilePath(session.id, file) });
    const depth = grids.find(({ name }) => name === "depth")!.file;
    expect(await ask(depth)).toMatchObject({ status: 200, body: totems.file(session.id, depth) });
    expect((await ask(verification!.map!))!.headers["Content-Type"]).toBe("image/png");
    expect(await ask(depth, "POST")).toMatchObject({ status: 400 });
    for (const file of ["session.json", "photograph", "../../edited.jpg"])
      expect(await ask(file)).toMatchObject({ status: 404 });
    library.close();
    await reports.close();
  }, 240_000);

  it("is reported on once it is verified", async () => {
    const { name, mediaType, data } = await totems.report(session.id, "pdf", signal, silent);
    expect(name).toMatch(/^selfsame-edited-[0-9a-f]{8}\.pdf$/);
    expect([mediaType, Buffer.from(data.subarray(0, 5)).toString()]).toEqual(["application/pdf", "%PDF-"]);
    const other = await totems.create({ evidence: bench.addPath(photo).id }, signal);
    await expect(totems.report(other.id, "json", signal, silent)).rejects.toThrow(/not verified yet/);
    await totems.remove(other.id);
  }, 240_000);

  it("is kept in a case as it was verified, without grids", async () => {
    const writer = CaseWriter.create(join(folder, "case"), "Kept");
    const kept = await totems.keep(session.id, (act) => act(writer), signal, silent);
    const { verdict, photo } = (await totems.open(session.id, signal)).session.verification!;
    expect(kept).toMatchObject({ sha256: photo.sha256, name: "edited", level: verdict.level });
    expect(readdirSync(writer.reader.resultFolder(kept.sha256, kept.pipeline))).toContain("report.html");
    writer.close();
    expect(await verifyCase(join(folder, "case"))).toMatchObject({ intact: true, resultFiles: 4 });
  }, 240_000);

  it("keeps what was found where a name or the step changes, and loses it with a ball", () => {
    const renamed = draft({ step: "report" });
    renamed.balls[0].name = "left";
    const after = totems.save(session.id, renamed);
    expect(after.calibration!.balls[0].name).toBe("left");
    expect(after.verification!.balls.map(({ name }) => name)).toEqual(["left", "ball 2", "ball 3"]);
    renamed.balls[0].radius *= 1.01;
    expect(totems.save(session.id, renamed)).toMatchObject({ calibration: null, verification: null });
    expect(readdirSync(join(kept, session.id)).sort()).toEqual(["photograph", "session.json"]);
    expect(totems.rename(session.id, "Hall").name).toBe("Hall");
  });

  it("does not keep what was computed of balls that were changed meanwhile, and ends at once when cancelled", async () => {
    const calibrating = totems.calibrate(session.id, signal);
    totems.save(session.id, draft({ lens: { ...ballLens, focal: 35 } }));
    await expect(calibrating).rejects.toThrow(/were changed/);
    await totems.calibrate(session.id, signal);
    const cancel = new AbortController();
    const verifying = totems.verify(session.id, false, cancel.signal, () => cancel.abort(new Error("enough")));
    await expect(verifying).rejects.toThrow("enough");
    expect(totems.list()[0].level).toBeNull();
    expect(readdirSync(join(kept, session.id)).sort()).toEqual(["photograph", "session.json"]);
  }, 240_000);
});

describe("a lens from photographs of a checkerboard", () => {
  it("is found for the session's picture, says what was left out, and is calibrated with", async () => {
    const squares = { across: 7, down: 5 };
    const camera = { width: 480, height: 360, fx: 460, fy: 460, cx: 240, cy: 180, distortion: undistorted };
    const paint = boardPainter(camera, squares);
    const evidence: string[] = [];
    for (const [i, standing] of standings(6, camera, squares, 3).entries()) {
      const path = join(folder, `board-${i}.png`);
      const data = Uint8Array.from(paint(standing, 0.01, i).data, (value) => 255 * value);
      await sharp(data, { raw: { width: 480, height: 360, channels: 1 } }).toFile(path);
      evidence.push(bench.addPath(path).id);
    }
    evidence.push(bench.addPath(photo).id);
    const { lens, leftOut } = await totems.lens(session.id, { evidence, columns: 7, rows: 5 }, signal, silent);
    if (lens.source !== "checkerboard") throw new Error("Another lens came back.");
    expect(leftOut).toEqual([{ name: "edited.jpg", why: expect.stringMatching(/no board/) }]);
    expect(lens.camera).toMatchObject({ width: 240, height: 180 });
    expect(Math.abs(lens.camera.fx / 230 - 1)).toBeLessThan(0.02);
    totems.save(session.id, draft({ lens }));
    const { calibration } = await totems.calibrate(session.id, signal);
    expect(calibration!.camera).toMatchObject({ source: "checkerboard", how: expect.stringMatching(/checkerboard/) });
    for (const size of [
      { columns: 0, rows: 5 },
      { columns: 7, rows: 1e6 },
    ])
      await expect(totems.lens(session.id, { evidence, ...size }, signal, silent)).rejects.toThrow(/inner corners/);
  }, 240_000);
});

describe("the folder of sessions", () => {
  it("tells a damaged session, and does not hide the others behind it", async () => {
    const other = await totems.create({ evidence: bench.addPath(photo).id }, signal);
    const document = join(kept, other.id, "session.json");
    writeFileSync(document, readFileSync(document, "utf8").slice(0, 99));
    // What a process that was killed leaves beside the document is no part of it.
    writeFileSync(join(kept, session.id, "session.json.1.part"), "{");
    writeFileSync(join(kept, "stray"), "");
    const listed = totems.list();
    expect(listed.map(({ id }) => id).sort()).toEqual([session.id, other.id].sort());
    expect(listed.find(({ id }) => id === other.id)!.damaged).toMatch(/session\.json .*is damaged/);
    expect(listed.find(({ id }) => id === session.id)!.damaged).toBeUndefined();
    await expect(totems.open(other.id, signal)).rejects.toMatchObject({ code: "unreadable" });
    await totems.remove(other.id);
    expect(existsSync(join(kept, other.id))).toBe(false);
  }, 240_000);

  it("takes no path for an identifier, and no file for a photograph that is none", async () => {
    for (const id of ["..", ".", "a/b", "a\\b", ""]) expect(() => totems.file(id, "x")).toThrow(/no such session/);
    writeFileSync(join(folder, "broken.jpg"), "no picture");
    const { id } = bench.addPath(join(folder, "broken.jpg"));
    await expect(totems.create({ evidence: id }, signal)).rejects.toMatchObject({ code: "unsupported" });
    expect(totems.list().map((one) => one.id)).toEqual([session.id]);
  }, 240_000);

  it("begins with the sample scene, whose balls are outlined and can be used", async () => {
    const { id, draft, photo } = await totems.create({ sample: true }, signal);
    expect([photo.width, photo.height, draft.balls.length]).toEqual([1200, 900, 4]);
    const { calibration } = await totems.calibrate(id, signal);
    expect(calibration!.balls).toHaveLength(4);
    expect(calibration!.checks.filter(({ level }) => level === "problem")).toEqual([]);
  }, 240_000);
});
