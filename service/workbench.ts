/**
 * The workbench: files on the tray, results, and the worker processes that examine. The window's handlers and the
 * command line both work on it and on nothing below it.
 */
import { randomUUID } from "node:crypto";
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { SelfsameError } from "../contract/errors.ts";
import { type LiveFinding, liveFindingSchema, type RasterInfo } from "../contract/findings.ts";
import type { CallContext } from "../contract/operation.ts";
import {
  type EvidenceItem,
  type Settings,
  settingsSchema,
  type VerifyProgress,
  type VerifyResult,
  verifyResultSchema,
} from "../contract/operations.ts";
import { checkFileBytes } from "./decode/limits.ts";
import { fileError } from "./evidence/readFile.ts";
import type { ReaderModel } from "./models/readerModel/manifest.ts";
import { isReaderModelId, readerModelId, readerModelTraits } from "./models/readerModel/traits.ts";
import { userModelsFolder } from "./models/userManifests.ts";
import { RasterStore } from "./rasters/store.ts";
import { chooseDetectors, ReaderModelRunner } from "./readerModels.ts";
import { samplePath } from "./samples.ts";
import { SettingsFile } from "./settings.ts";
import { type SpawnWorker, WorkerPool } from "./worker/pool.ts";
import { spawnNode } from "./worker/spawnNode.ts";

export interface WorkbenchOptions {
  /** Folder for pictures, maps and uploads; a fresh one under the system's temporary folder where left out. */
  workDir?: string;
  /** Override what the settings file holds. */
  settings?: Partial<Settings>;
  /** Where settings.json is kept; without it settings last as long as the workbench. */
  configFolder?: string;
  /** Models that the reader has brought; the folder beside the settings, if these are kept, where left out. */
  userModels?: string;
  spawnWorker?: SpawnWorker;
  /** Most worker processes at a time; one per core where left out. */
  workers?: number;
  /** Cores that examinations share; as many as workers where left out. */
  cores?: number;
  /** Told what the reader should know and no call can return. */
  warn?: (message: string) => void;
}

interface Entry {
  item: EvidenceItem;
  path: string;
  /** Our own copy of an uploaded file, to be deleted with the entry. */
  uploaded: boolean;
  result?: VerifyResult;
  /** Rasters of the result. */
  rasters: string[];
  /** Rasters of single detectors run again, the oldest first. */
  again: string[];
}

/** So many maps of repeated detectors are kept for each image: enough to step back and forth. */
const mostRepeated = 16;

export class Workbench {
  readonly rasters: RasterStore;
  private readonly folder: string;
  private readonly uploads: string;
  private readonly pool: WorkerPool;
  private readonly settingsFile: SettingsFile | undefined;
  /** Folder of the models that the reader has brought, where one is known. */
  readonly userModels: string | undefined;
  private readonly models: ReaderModelRunner | undefined;
  private readonly entries = new Map<string, Entry>();
  private currentSettings: Settings;

  constructor(options: WorkbenchOptions = {}) {
    const parent = options.workDir ?? tmpdir();
    mkdirSync(parent, { recursive: true });
    this.folder = mkdtempSync(join(parent, "selfsame-"));
    this.uploads = join(this.folder, "uploads");
    const rasters = join(this.folder, "rasters");
    mkdirSync(this.uploads);
    mkdirSync(rasters);
    this.rasters = new RasterStore(rasters);
    const warn = options.warn ?? ((message: string) => void process.stderr.write(`selfsame: ${message}\n`));
    this.settingsFile = options.configFolder ? new SettingsFile(options.configFolder, warn) : undefined;
    this.userModels = options.userModels ?? (options.configFolder && userModelsFolder(options.configFolder));
    this.currentSettings = settingsSchema.parse({ ...this.settingsFile?.read(), ...options.settings });
    const workers = options.workers ?? availableParallelism();
    const spawn = options.spawnWorker ?? spawnNode;
    this.pool = new WorkerPool(spawn, workers, this.folder, false, options.cores);
    this.models = this.userModels ? new ReaderModelRunner(spawn, this.userModels, this.folder) : undefined;
    this.pool.warm();
  }

  get settings(): Settings {
    return this.currentSettings;
  }

  /** Changes some settings, for every job from now on, and keeps them. */
  setSettings(change: Partial<Settings>): Settings {
    this.currentSettings = settingsSchema.parse({ ...this.currentSettings, ...change });
    this.settingsFile?.write(this.currentSettings);
    return this.currentSettings;
  }

  /** Process identifiers of the workers that are alive. */
  workerPids(): number[] {
    return [...this.pool.pids(), ...(this.models?.pids() ?? [])];
  }

  /**
   * Puts a file on the tray. It is only ever opened for reading.
   * @throws SelfsameError notFound, unreadable; usage for a folder.
   */
  addPath(path: string): EvidenceItem {
    const absolute = resolve(path);
    try {
      const facts = statSync(absolute);
      if (facts.isDirectory()) throw Object.assign(new Error("folder"), { code: "EISDIR" });
      if (!facts.isFile()) throw new SelfsameError("usage", `${path} is no ordinary file.`, "Choose an image file.");
      return this.add(absolute, basename(absolute), facts.size, false);
    } catch (error) {
      throw fileError(path, error);
    }
  }

  /**
   * Puts bytes on the tray: a dropped or pasted picture. They are written to disk as they come.
   * @throws SelfsameError tooLarge
   */
  async addUpload(name: string, body: AsyncIterable<Uint8Array>): Promise<EvidenceItem> {
    const path = join(this.uploads, randomUUID());
    let bytes = 0;
    try {
      await pipeline(
        body,
        async function* (chunks: AsyncIterable<Uint8Array>) {
          for await (const chunk of chunks) {
            bytes += chunk.length;
            checkFileBytes(bytes);
            yield chunk;
          }
        },
        createWriteStream(path, { flags: "wx", mode: 0o600 }),
      );
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return this.add(path, basename(name) || "picture", bytes, true);
  }

  /** @throws SelfsameError notFound */
  addSample(id: string): EvidenceItem {
    return this.addPath(samplePath(id));
  }

  /** Where a file on the tray is, and what a reader knows it by. @throws SelfsameError notFound */
  original(id: string): { path: string; name: string } {
    const { path, item } = this.entry(id);
    return { path, name: item.name };
  }

  /** Takes a file off the tray, with its result and its pictures. Unknown identifiers are no error. */
  async remove(id: string): Promise<void> {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    for (const raster of [...entry.rasters, ...entry.again]) await this.rasters.remove(raster);
    if (entry.uploaded) await rm(entry.path, { force: true });
  }

  /**
   * Examines a file. `progress` tells the image as soon as its header is read, then the picture, and each finding.
   * @param options detectors: identifiers, all where left out, models of the reader included; params: by detector.
   * @throws SelfsameError with the reason in plain words.
   */
  async verify(
    id: string,
    options: { detectors?: string[]; params?: Record<string, Record<string, unknown>>; maps?: boolean },
    context: CallContext<VerifyProgress>,
  ): Promise<VerifyResult> {
    const started = performance.now();
    const entry = this.entry(id);
    const written: string[] = [];
    const keep = (raster: RasterInfo) => {
      this.rasters.add(raster);
      written.push(raster.id);
    };
    try {
      const { shipped, models } = chooseDetectors(options.detectors, this.userModels);
      const value = await this.pool.run(
        { kind: "examine", ...this.task(entry), ...options, detectors: shipped },
        {
          ...this.limits(context.signal),
          onProgress: (update) => {
            if (update.kind === "picture") keep(update.raster);
            if (update.kind === "finding" && update.finding.map) keep(update.finding.map.raster);
            context.progress(withName(update, entry));
          },
        },
      );
      const result = verifyResultSchema.parse(value);
      if (result.map) keep(result.map.raster);
      for (const model of models) {
        context.progress({ kind: "detector", detector: readerModelId(model), fraction: 0 });
        const finding = await this.runModel(model, result, context, options.maps);
        if (finding.map) keep(finding.map.raster);
        context.progress({ kind: "finding", finding });
        result.findings.push(finding);
      }
      if (models.length > 0) {
        result.models = models.map(readerModelTraits);
        result.tool.models.push(...models.map((model) => ({ name: readerModelId(model), sha256: model.sha256 })));
        result.elapsedMs = performance.now() - started;
      }
      if (entry.uploaded) result.image.path = entry.item.name;
      const outdated = entry.rasters.splice(0, entry.rasters.length, ...written);
      entry.result = result;
      for (const raster of outdated) await this.rasters.remove(raster);
      // Taken off the tray in the meantime: nobody will ask for these again.
      if (!this.entries.has(id)) for (const raster of written) await this.rasters.remove(raster);
      return result;
    } catch (error) {
      // Whoever looks at the picture goes on looking until it is examined again or taken off the tray.
      if (this.entries.has(id)) entry.rasters.push(...written);
      else for (const raster of written) await this.rasters.remove(raster);
      throw error;
    }
  }

  /** One detector again, with other parameters. The result of `verify` stays as it is. */
  async verifyOne(
    id: string,
    detector: string,
    params: Record<string, unknown>,
    context: CallContext<{ fraction: number }>,
  ): Promise<LiveFinding> {
    const entry = this.entry(id);
    if (isReaderModelId(detector)) return this.keepAgain(entry, await this.modelAgain(entry, detector, context));
    const value = await this.pool.run(
      { kind: "detector", ...this.task(entry), detector, params, sha256: entry.result?.image.sha256 },
      {
        ...this.limits(context.signal),
        onProgress: (update) => {
          if (update.kind === "detector") context.progress({ fraction: update.fraction });
        },
      },
    );
    return this.keepAgain(entry, liveFindingSchema.parse(value));
  }

  /** A model has no parameters; its time may have been too short, or its file may have been mended. */
  private async modelAgain(
    entry: Entry,
    detector: string,
    { signal, progress }: CallContext<{ fraction: number }>,
  ): Promise<LiveFinding> {
    const [model] = chooseDetectors([detector], this.userModels).models;
    if (!entry.result) throw new SelfsameError("notFound", "There is no result for this image yet.");
    const onProgress = (update: VerifyProgress) => {
      if (update.kind === "detector") progress({ fraction: update.fraction });
    };
    return this.runModel(model, entry.result, { signal, progress: onProgress });
  }

  private async runModel(
    model: ReaderModel,
    result: VerifyResult,
    context: CallContext<VerifyProgress>,
    maps?: boolean,
  ): Promise<LiveFinding> {
    if (!this.models) throw new SelfsameError("internal", "A model was found and no folder of models is known.");
    return this.models.run(model, result, this.rasters.folder, this.currentSettings, context, maps);
  }

  private async keepAgain(entry: Entry, finding: LiveFinding): Promise<LiveFinding> {
    if (finding.map) {
      this.rasters.add(finding.map.raster);
      entry.again.push(finding.map.raster.id);
      for (const raster of entry.again.splice(0, Math.max(0, entry.again.length - mostRepeated)))
        await this.rasters.remove(raster);
    }
    return finding;
  }

  /** The last result of `verify`, if there is one. */
  result(id: string): VerifyResult | undefined {
    return this.entries.get(id)?.result;
  }

  /** Kills the workers and deletes everything that was written. */
  async close(): Promise<void> {
    this.pool.close();
    this.models?.close();
    this.entries.clear();
    // Windows lets go of a killed process's files a moment later.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private add(path: string, name: string, bytes: number, uploaded: boolean): EvidenceItem {
    const item = { id: randomUUID(), name, bytes };
    this.entries.set(item.id, { item, path, uploaded, rasters: [], again: [] });
    return item;
  }

  private entry(id: string): Entry {
    const entry = this.entries.get(id);
    if (!entry) throw new SelfsameError("notFound", "This image is no longer on the tray.", "Add it again.");
    return entry;
  }

  private task(entry: Entry) {
    return {
      path: entry.path,
      name: entry.item.name,
      maxMegapixels: this.currentSettings.maxMegapixels,
      rasters: this.rasters.folder,
      userModels: this.userModels,
    };
  }

  private limits(signal: AbortSignal) {
    const { timeLimitSeconds, memoryLimitMB } = this.currentSettings;
    return { signal, timeLimitSeconds, memoryLimitMB };
  }
}

/** A reader knows an uploaded file by its name, not by where we keep it. */
function withName(update: VerifyProgress, entry: Entry): VerifyProgress {
  if (update.kind !== "image" || !entry.uploaded) return update;
  return { ...update, image: { ...update.image, path: entry.item.name } };
}
