/** Self-tests a reader can run: what is installed, and whether it works on this machine. */
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import type { DoctorCheck } from "../contract/operations.ts";
import { trustListInfo } from "./credentials/trustList.ts";
import { loadSharp } from "./decode/sharpBuild.ts";
import { Devices } from "./lab/devices.ts";
import { inspectManifest } from "./models/inspectManifests.ts";
import { readModel, shippedModels } from "./models/manifest.ts";
import { readerModelId } from "./models/readerModel/traits.ts";
import { type FoundManifest, userManifests, userModelsFolder } from "./models/userManifests.ts";
import { packageVersion, toolInfo } from "./version.ts";
import { Workbench } from "./workbench.ts";
import type { SpawnWorker } from "./worker/pool.ts";
import { spawnNode } from "./worker/spawnNode.ts";

type Outcome = Omit<DoctorCheck, "name">;

const require = createRequire(import.meta.url);
const ok = (detail: string): Outcome => ({ state: "ok", detail });
const warning = (detail: string): Outcome => ({ state: "warning", detail });

/** A trust list older than this may lack signers that are trusted today. */
const oldTrustListDays = 180;

/**
 * Runs every check, one after the other; a check that throws has failed, and the next one runs.
 * @param onCheck told of each check when it is done.
 * @param spawnWorker how workers are started; as child processes of Node where left out.
 * @param devices those that were tried before need not be tried again.
 */
export async function runDoctor(
  onCheck: (check: DoctorCheck) => void,
  spawnWorker: SpawnWorker = spawnNode,
  devices = new Devices(spawnWorker),
): Promise<DoctorCheck[]> {
  const checks: [string, () => Outcome | Promise<Outcome>][] = [
    ["Selfsame", () => ok(`version ${toolInfo().version}`)],
    ["Node", () => ok(`${process.version}, ${process.platform} ${process.arch}`)],
    ["Decoders", () => ok(versions(toolInfo().decoder))],
    ["Trust list", trustListAge],
    ...shippedModels().map(({ id, sha256 }): [string, () => Promise<Outcome>] => [
      `Model ${id}`,
      async () => {
        const { length } = await readModel(id);
        return ok(`${(length / 2 ** 20).toFixed(1)} MB, SHA-256 ${sha256.slice(0, 16)}… as measured`);
      },
    ]),
    ...userManifests(userModelsFolder()).map((found): [string, () => Promise<Outcome>] => [
      `Your models ${nameOf(found)}`,
      () => userManifestTest(found),
    ]),
    ["Worker and decoding", () => workerTest(spawnWorker)],
    ...devices.candidates.map((device): [string, () => Promise<Outcome>] => [
      `Training on ${device}`,
      async () => {
        const { works, detail } = await devices.try(device);
        // A machine without a graphics processor is in order; one whose cpu cannot train is not.
        return { state: works ? "ok" : device === "cpu" ? "failed" : "skipped", detail };
      },
    ]),
    ["Browser", browser],
    ["Electron", electron],
  ];
  const done: DoctorCheck[] = [];
  for (const [name, run] of checks) {
    const check = { name, ...(await attempt(run)) };
    done.push(check);
    onCheck(check);
  }
  return done;
}

async function attempt(run: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await run();
  } catch (error) {
    return { state: "failed", detail: error instanceof Error ? error.message : String(error) };
  }
}

function versions(list: Record<string, string>): string {
  return Object.entries(list)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

function trustListAge(): Outcome {
  const list = trustListInfo();
  if (!list) return warning("There is none: signers of content credentials cannot be checked.");
  const days = Math.floor((Date.now() - Date.parse(list.date)) / 86_400_000);
  const detail = `${list.date}, ${days} days old, ${list.anchors} certificates, SHA-256 ${list.sha256.slice(0, 16)}…`;
  return days > oldTrustListDays ? warning(`${detail}; newer signers may be missing`) : ok(detail);
}

/** Reads and checks what the reader has brought, without running it. */
async function userManifestTest(found: FoundManifest): Promise<Outcome> {
  const { refused, detail } = await inspectManifest(userModelsFolder(), found);
  return { state: refused ? "failed" : "ok", detail };
}

const nameOf = (found: FoundManifest): string =>
  "set" in found ? found.set.id : "model" in found ? readerModelId(found.model) : found.manifest;

/** Decodes a picture in a worker, kills the worker, and decodes again in a new one. */
async function workerTest(spawnWorker: SpawnWorker): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "selfsame-doctor-"));
  const workbench = new Workbench({ workDir: folder, workers: 1, spawnWorker });
  try {
    const sharp = await loadSharp();
    const path = join(folder, "test.png");
    await sharp({ create: { width: 64, height: 48, channels: 3, background: "#c08040" } })
      .png()
      .toFile(path);
    const { id } = workbench.addPath(path);
    const started = performance.now();
    const look = async () => {
      const context = { signal: AbortSignal.timeout(30_000), progress: () => undefined };
      const { picture } = await workbench.verify(id, { detectors: [] }, context);
      const { data } = await workbench.rasters.read(picture.id, 0);
      if (picture.width !== 64 || picture.height !== 48 || data[0] !== 0xc0 || data[1] !== 0x80 || data[2] !== 0x40)
        throw new Error("The test picture was decoded wrongly.");
    };
    await look();
    const [pid] = workbench.workerPids();
    process.kill(pid, "SIGKILL");
    while (workbench.workerPids().includes(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
    await look();
    return ok(`decoded, worker killed, decoded again in ${Math.round(performance.now() - started)} ms`);
  } finally {
    await workbench.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const browserNames = [
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "microsoft-edge",
  "firefox",
];

/** Any browser opens the application in host mode; it is looked for in PATH only. */
function browser(): Outcome {
  for (const folder of (process.env.PATH ?? "").split(delimiter))
    for (const name of browserNames)
      for (const file of [join(folder, name), join(folder, `${name}.exe`)])
        try {
          accessSync(file, constants.X_OK);
          return ok(file);
        } catch {
          // Not this one.
        }
  return { state: "skipped", detail: "None in PATH; open the address that `selfsame host` prints in any browser." };
}

function electron(): Outcome {
  if (process.versions.electron) return ok(`running in ${process.versions.electron}`);
  const hostMode = "the application opens in a browser instead";
  let folder: string;
  try {
    folder = dirname(require.resolve("electron/package.json"));
  } catch {
    return { state: "skipped", detail: `Not installed; ${hostMode}.` };
  }
  const record = join(folder, "path.txt");
  if (existsSync(record) && existsSync(join(folder, "dist", readFileSync(record, "utf8").trim())))
    return ok(`version ${packageVersion("electron")}`);
  return {
    state: "skipped",
    detail: `Version ${packageVersion("electron")} is listed, its binary was not downloaded; ${hostMode}.`,
  };
}
