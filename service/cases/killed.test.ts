/** A process that writes to a case is killed at some moment, again and again. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { random } from "../../engine/random.ts";
import { CaseReader } from "./caseReader.ts";
import { CaseWriter } from "./caseWriter.ts";
import { verifyCase } from "./verifyCase.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-killed-case-"));
afterAll(() => rmSync(parent, { recursive: true }));

const scribbler = join(import.meta.dirname, "../../tests/support/caseScribbler/run.ts");
/** A start takes seconds; SELFSAME_KILLS=20 kills more often. */
const kills = Number(process.env["SELFSAME_KILLS"] ?? 4);

async function scribble(folder: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", scribbler, folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout!, "data");
  return child;
}

it("is whole after every kill, and goes on", { timeout: 60_000 * kills }, async () => {
  const folder = join(parent, "case");
  CaseWriter.create(folder, "Killed").close();
  const draw = random(7, "kill");
  let entries = 0;
  for (let kill = 0; kill < kills; kill++) {
    const child = await scribble(folder);
    await wait(20 + 900 * draw.uniform());
    expect(() => CaseWriter.open(folder)).toThrow(`already open for writing by process ${child.pid} on `);
    child.kill("SIGKILL");
    await once(child, "exit");

    const found = await verifyCase(folder);
    expect(found).toMatchObject({ intact: true, problems: [] });
    // Nothing that was told before is lost.
    expect(found.entries).toBeGreaterThanOrEqual(entries);
    entries = found.entries;
    const reader = CaseReader.open(folder);
    const { total, ...states } = reader.totals();
    expect(Object.values(states).reduce((sum, count) => sum + count)).toBe(total);
    for (const { sha256, pipeline } of reader.page({ filter: { states: ["done"] }, offset: 0, limit: 100_000 }))
      expect(reader.result(sha256!, pipeline!).image.sha256).toBe(sha256);
    reader.close();
  }
  CaseWriter.open(folder).close();
  expect(await verifyCase(folder)).toMatchObject({ intact: true, problems: [] });
  expect(entries).toBeGreaterThan(2 * kills);
  console.log(`${kills} kills, ${entries} entries of the log`);
});
