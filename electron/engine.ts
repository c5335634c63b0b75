/**
 * Entry of the engine process: holds the workbench, answers the window over its port and the main process's requests
 * for bytes. Pictures are parsed one level further down, in the workers.
 */
import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { MessagePortMain } from "electron";
import type { Folder } from "../contract/batch.ts";
import { serve } from "../contract/channel.ts";
import { asSelfsameError } from "../contract/errors.ts";
import { operations } from "../contract/operations.ts";
import type { Added } from "../contract/shell.ts";
import { Batch } from "../service/batch/batch.ts";
import { createHandlers } from "../service/handlers.ts";
import { Lab } from "../service/lab/runs.ts";
import { ModelLibrary } from "../service/models/library/library.ts";
import { ReportFiles } from "../service/reportFiles.ts";
import { createRespond } from "../service/routes.ts";
import { configFolder, dataFolder } from "../service/settings.ts";
import { TotemSessions } from "../service/totem/sessions.ts";
import { Workbench } from "../service/workbench.ts";
import { denyNetwork } from "../service/worker/denyNetwork.ts";
import { type FromEngine, type ToEngine, toEngineSchema } from "./messages.ts";
import { portOf } from "./portAdapter.ts";
import { createWorkerSpawner } from "./workerSpawner.ts";

denyNetwork();
const main = process.parentPort;
const tell = (message: FromEngine): void => main.postMessage(message);
const { spawnWorker, receive: receiveAboutWorkers } = createWorkerSpawner(tell);
const workbench = new Workbench({ workDir: process.argv[2], configFolder: configFolder(), spawnWorker });
const reports = new ReportFiles();
const labFolder = join(dataFolder(), "lab");
const lab = new Lab({ folder: labFolder, spawn: spawnWorker });
const library = new ModelLibrary({
  settings: configFolder(),
  lab: labFolder,
  spawn: spawnWorker,
  limits: () => workbench.settings,
});
const totems = new TotemSessions({
  folder: join(dataFolder(), "totem"),
  spawn: spawnWorker,
  devices: lab.devices,
  workbench,
});
const batch = new Batch({ folder: join(dataFolder(), "cases"), spawn: spawnWorker, workbench });
const handlers = createHandlers(workbench, { mode: "electron", reports, lab, library, totems, batch });
const respond = createRespond({ workbench, reports, lab, library, totems, batch });

function add(paths: readonly string[]): Added {
  const added: Added = { items: [], refused: [] };
  for (const path of paths) {
    try {
      added.items.push(workbench.addPath(path));
    } catch (error) {
      const { message, advice } = asSelfsameError(error);
      added.refused.push({ name: basename(path), message, advice });
    }
  }
  return added;
}

function folderAt(path: string): Folder | null {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? batch.folders.tell(path) : null;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function answer({ id, method, path, body }: Extract<ToEngine, { type: "request" }>): Promise<void> {
  const response = await respond({ method, path, body: body && once(body) });
  const { status, headers, body: bytes } = response ?? { status: 404, headers: {}, body: new Uint8Array() };
  tell({ type: "response", id, status, headers, body: Uint8Array.from(bytes) });
}

async function close(): Promise<void> {
  totems.close();
  library.close();
  await Promise.all([lab.close(), batch.close(), workbench.close(), reports.close()]);
  process.exit(0);
}

function receive(message: ToEngine, ports: readonly MessagePortMain[]): void {
  switch (message.type) {
    case "window":
      if (ports[0]) serve(portOf(ports[0]), operations, handlers);
      break;
    case "add":
      tell({ type: "added", id: message.id, added: add(message.paths) });
      break;
    case "folder":
      tell({ type: "folder", id: message.id, folder: folderAt(message.path) });
      break;
    case "request":
      void answer(message);
      break;
    case "worker":
    case "workerExit":
      receiveAboutWorkers(message, ports);
      break;
    case "close":
      void close();
      break;
  }
}

main.on("message", (event) => receive(toEngineSchema.parse(event.data), event.ports));
