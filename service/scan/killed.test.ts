/**
 * A scan whose process, or one of whose workers, is killed at random moments: the next one goes on, and in the end every
 * picture has exactly one result, the one of an undisturbed scan. SELFSAME_KILLS sets how often.
 */
import { type ChildProcess, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { random } from "../../engine/random.ts";
import { runSelfsame } from "../../tests/support/commandLine.ts";
import { makePictures } from "../../tests/support/madePictures.ts";
import { CaseReader } from "../cases/caseReader.ts";
import { verifyCase } from "../cases/verifyCase.ts";

const kills = Number(process.env["SELFSAME_KILLS"] ?? 3);
const pictures = 8 + 4 * kills;

const parent = mkdtempSync(join(tmpdir(), "selfsame-scan-killed-test-"));
afterAll(() => rmSync(parent, { recursive: true }));

const args = (place: string) => [
  ...["scan", join(parent, "folder"), "--case", place, "--jobs", "2", "--detectors", "noise", "--json"],
];

/** Everything of a case that does not tell of times, by path. */
function outcomes(place: string) {
  const reader = CaseReader.open(place);
  const rows = reader.page({ sort: { by: "path" }, offset: 0, limit: 1000 });
  const all = rows.map(({ id, elapsedMs, ...row }) => {
    const { findings, elapsedMs: whole, ...document } = reader.result(row.sha256!, row.pipeline!);
    return { ...row, ...document, findings: findings.map((finding) => ({ ...finding, elapsedMs: 0 })) };
  });
  reader.close();
  return all;
}

/** Ends the process of a scan, or one of its workers. @returns whether there was one. */
function kill(child: ChildProcess, worker: boolean): boolean {
  if (!worker) return child.kill("SIGKILL");
  const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(child.pid)], { encoding: "utf8" });
  const [first] = stdout.match(/\d+/g) ?? [];
  try {
    return first !== undefined && process.kill(Number(first), "SIGKILL");
  } catch {
    return false;
  }
}

it(`ends as if nothing had happened, killed ${kills} times`, { timeout: 60_000 + 40_000 * kills }, async () => {
  await makePictures(join(parent, "folder"), pictures);
  const undisturbed = join(parent, "undisturbed");
  expect((await runSelfsame(args(undisturbed))).code).toBe(0);

  const place = join(parent, "killed");
  const source = random("scan killed", 1);
  let killed = 0;
  for (let n = 0; n < kills; n++) {
    const after = source.uniform() < 0.2 ? 0 : 1 + Math.floor(4 * source.uniform());
    const worker = process.platform !== "win32" && n % 3 === 1;
    await runSelfsame(args(place), {
      onStart: (child) => {
        // Once so many pictures are told of, and a moment later: within whatever comes next.
        const soon = () => setTimeout(() => (killed += kill(child, worker) ? 1 : 0), 60 * source.uniform());
        if (after === 0) setTimeout(soon, 400 + 800 * source.uniform());
        let lines = 0;
        child.stdout?.on("data", (data: Buffer) => {
          const before = lines;
          lines += data.toString().split("\n").length - 1;
          if (before < after && lines >= after && after > 0) soon();
        });
      },
    });
  }
  expect(killed).toBeGreaterThan(0);
  const last = await runSelfsame([...args(place), "--resume"]);
  expect([last.code, last.stdout.trimEnd().split("\n").length]).toEqual([0, pictures]);

  const found = outcomes(place);
  expect(found).toEqual(outcomes(undisturbed));
  expect(found).toHaveLength(pictures);
  const verified = await verifyCase(place, {
    originals: true,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  expect(verified).toMatchObject({ intact: true, resultFiles: expect.any(Number), originals: { same: pictures } });
});
