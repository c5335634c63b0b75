/**
 * The runs of the Lab: each in a folder of its own, each computed by a process of its own. Runs go on whether or not
 * anybody watches them; what a run has told can be had at any time, from the start.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { type KeptFile, referredTo } from "../../contract/files.ts";
import { type Device, type RunInfo, type RunUpdate, runInfoSchema } from "../../contract/lab.ts";
import type { CallContext } from "../../contract/operation.ts";
import type { Experiment } from "../../engine/lab/experiment.ts";
import { experiments } from "../../engine/lab/list.ts";
import { KeptFiles } from "../keptFiles.ts";
import { packageVersion, toolInfo } from "../version.ts";
import type { SpawnWorker } from "../worker/pool.ts";
import { ActiveRun } from "./activeRun.ts";
import { Devices } from "./devices.ts";
import { RunFolder } from "./runFolder.ts";

export interface LabOptions {
  /** Where run folders are made. */
  folder: string;
  spawn: SpawnWorker;
}

export interface StartOptions {
  experiment: string;
  params: Record<string, unknown>;
  device: Device;
  /** The run folder itself; one with a name of its own below the Lab's where left out. */
  folder?: string;
}

export class Lab {
  readonly devices: Devices;
  private readonly active = new Map<string, ActiveRun>();
  /** Run folders outside the Lab's own, by identifier. */
  private readonly elsewhere = new Map<string, string>();
  /** Files that were handed over for parameters, and their folder. */
  private readonly files: KeptFiles;
  private readonly filesFolder: string;

  constructor(private readonly options: LabOptions) {
    this.devices = new Devices(options.spawn);
    this.filesFolder = join(options.folder, "files");
    this.files = new KeptFiles(this.filesFolder);
  }

  /**
   * Keeps a file for a parameter, for as long as a run in the Lab's folder refers to it, and for a day.
   * @param name as the reader knows it.
   * @throws SelfsameError usage, tooLarge, cancelled
   */
  async keepFile(name: string, body: AsyncIterable<Uint8Array>): Promise<KeptFile> {
    this.collectFiles();
    const { reference, name: kept, bytes, sha256 } = await this.files.keep(name, body);
    return { reference, name: kept, bytes, sha256 };
  }

  /** All runs in the Lab's folder, the newest first. What is no run folder is left out. */
  list(): RunInfo[] {
    let names: string[];
    try {
      names = readdirSync(this.options.folder);
    } catch {
      // There was no run yet.
      return [];
    }
    const runs = names.flatMap((name) => {
      try {
        return [this.info(name)];
      } catch {
        return [];
      }
    });
    return runs.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  }

  /**
   * @throws SelfsameError usage for an unknown experiment, a value out of range or a folder that cannot be written; notFound
   *   where a file that was handed over for it is gone.
   */
  async start({ experiment: id, params, device, folder }: StartOptions): Promise<RunInfo> {
    const experiment = experimentOf(id);
    const checked = checkParams(experiment, params);
    this.filesOf(checked);
    const startedAt = new Date().toISOString();
    const path = folder ? resolve(folder) : join(this.options.folder, `${startedAt.replace(/[:.]/g, "-")}-${id}`);
    const runId = folder ? randomUUID() : basename(path);
    if (!folder) mkdirSync(this.options.folder, { recursive: true });
    const place = new RunFolder(path);
    if (place.read("run.json"))
      throw new SelfsameError("usage", `There is a run in ${path} already.`, "Resume it, or choose another folder.");
    place.create();
    if (folder) this.elsewhere.set(runId, path);
    const info: RunInfo = {
      id: runId,
      experiment: id,
      name: `${experiment.title}, ${startedAt.slice(0, 16).replace("T", " ")}`,
      state: "running",
      params: checked,
      device: { asked: device },
      startedAt,
      elapsedMs: 0,
      progress: { fraction: 0, step: "Starting" },
      versions: {
        selfsame: toolInfo().version,
        "onnxruntime-node": packageVersion("onnxruntime-node"),
        node: process.version,
        system: `${process.platform} ${process.arch}`,
      },
      folder: path,
      files: [],
    };
    return this.launch(info, place);
  }

  /** Takes up the unfinished run in a folder outside the Lab's own. @throws SelfsameError notFound, usage */
  async resumeFolder(folder: string): Promise<RunInfo> {
    const path = resolve(folder);
    const info = readInfo(new RunFolder(path));
    this.elsewhere.set(info.id, path);
    return this.resume(info.id);
  }

  /** Everything the run has told, then what it tells, until it ends or `signal` is aborted. */
  async watch(id: string, { progress, signal }: CallContext<RunUpdate>): Promise<RunInfo> {
    const running = this.active.get(id);
    if (!running) {
      const info = this.info(id);
      progress({ kind: "info", run: info });
      progress({ kind: "events", events: ActiveRun.recorded(this.place(id)).events() });
      return info;
    }
    return running.watch(progress, signal);
  }

  pause(id: string): Promise<RunInfo> {
    return this.running(id).pause();
  }

  /** Continues a paused run; starts an ended, unfinished one again from its last checkpoint. */
  async resume(id: string): Promise<RunInfo> {
    const running = this.active.get(id);
    if (running) return running.resume();
    const info = this.info(id);
    if (info.state === "done")
      throw new SelfsameError("usage", "This run is finished.", "Start a new one with other parameters.");
    if (info.state === "running" || info.state === "paused") throw elsewhere();
    this.filesOf(info.params);
    const { error: _, endedAt: __, ...rest } = info;
    return this.launch({ ...rest, state: "running" }, this.place(id));
  }

  /** Saves and ends a run; what it computed stays. */
  async cancel(id: string): Promise<RunInfo> {
    const running = this.active.get(id);
    return running ? running.stop("cancelled") : this.info(id);
  }

  async rename(id: string, name: string): Promise<RunInfo> {
    const running = this.active.get(id);
    if (running) return running.rename(name);
    const info = { ...this.info(id), name };
    this.place(id).write("run.json", JSON.stringify(info, null, 2));
    return info;
  }

  async remove(id: string): Promise<void> {
    await this.active.get(id)?.stop("cancelled");
    const place = this.place(id);
    if (!this.active.has(id) && heldElsewhere(readInfo(place))) throw elsewhere();
    rmSync(place.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    this.collectFiles();
  }

  info(id: string): RunInfo {
    const running = this.active.get(id);
    if (running) return running.info;
    const info = readInfo(this.place(id));
    // Whoever computed it is gone without having said how it ended.
    if ((info.state === "running" || info.state === "paused") && !heldElsewhere(info)) info.state = "interrupted";
    return info;
  }

  /** The bytes of one of the files that the run lists. @throws SelfsameError notFound */
  file(id: string, name: string): Uint8Array {
    const { files } = this.info(id);
    if (!files.includes(name)) throw new SelfsameError("notFound", `The run has no file "${name}".`);
    return readFileSync(join(this.place(id).path, name));
  }

  /** Saves and ends everything that runs; such runs count as interrupted and can be resumed. */
  async close(): Promise<void> {
    await Promise.all([...this.active.values()].map((run) => run.stop("interrupted")));
  }

  /** Paths of the files that parameters refer to. @throws SelfsameError notFound where one is gone. */
  private filesOf(params: Record<string, unknown>): string[] {
    return textsIn(params).flatMap((text) => this.files.find(text)?.path ?? []);
  }

  private collectFiles(): void {
    const referred = this.list().flatMap(({ params }) => textsIn(params).flatMap((text) => referredTo(text) ?? []));
    this.files.collect(new Set(referred.map((file) => this.files.placeOf(file))));
  }

  private launch(info: RunInfo, place: RunFolder): RunInfo {
    const run = new ActiveRun(info, place, this.filesFolder, this.options.spawn, () => {
      if (this.active.get(info.id) === run) this.active.delete(info.id);
    });
    run.start(this.devices);
    this.active.set(info.id, run);
    return run.info;
  }

  private running(id: string): ActiveRun {
    const run = this.active.get(id);
    if (!run) throw new SelfsameError("usage", "This run does not run here.", "Resume it first.");
    return run;
  }

  private place(id: string): RunFolder {
    const path = this.elsewhere.get(id);
    if (path) return new RunFolder(path);
    // An identifier is the name of a folder, never a path.
    if (id !== basename(id) || id.startsWith(".")) throw new SelfsameError("notFound", "There is no such run.");
    return new RunFolder(join(this.options.folder, id));
  }
}

const textsIn = (params: Record<string, unknown>): string[] =>
  Object.values(params).filter((value) => typeof value === "string");

function experimentOf(id: string): Experiment {
  const experiment = experiments.find((candidate) => candidate.id === id);
  if (!experiment)
    throw new SelfsameError(
      "usage",
      `There is no experiment "${id}".`,
      `There are: ${experiments.map((candidate) => candidate.id).join(", ")}.`,
    );
  return experiment;
}

/** Complete parameters. @throws SelfsameError usage that names each wrong value and what is allowed. */
function checkParams(experiment: Experiment, params: Record<string, unknown>): Record<string, unknown> {
  const known = Object.keys((z.toJSONSchema(experiment.params, { io: "input" }).properties ?? {}) as object);
  const unknown = Object.keys(params).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new SelfsameError(
      "usage",
      `${experiment.id} has no parameter "${unknown[0]}".`,
      `There are: ${known.join(", ")}.`,
    );
  const checked = experiment.params.safeParse(params);
  if (!checked.success) {
    const issues = checked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new SelfsameError("usage", `${issues.join("; ")}.`, "Change these values and start again.");
  }
  return checked.data;
}

function readInfo(place: RunFolder): RunInfo {
  const file = place.read("run.json");
  if (!file) throw new SelfsameError("notFound", `There is no run in ${place.path}.`);
  try {
    return { ...runInfoSchema.parse(JSON.parse(file.toString("utf8"))), folder: place.path };
  } catch {
    throw new SelfsameError("unreadable", `The description of the run in ${place.path} is damaged.`);
  }
}

/** Whether another process of this application computes the run. */
function heldElsewhere({ folder }: RunInfo): boolean {
  const pid = Number(new RunFolder(folder).read("lock")?.toString("utf8"));
  if (!(pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const elsewhere = (): SelfsameError =>
  new SelfsameError("usage", "Another window or command of Selfsame computes this run.", "Pause or cancel it there.");
