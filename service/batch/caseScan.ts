/** The scan into one case: begun, paused, gone on with and cancelled by the window, and not bound to it. */
import { existsSync } from "node:fs";
import type { CaseNews, ScanOptions } from "../../contract/batch.ts";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import type { ScanProgress } from "../../contract/scan.ts";
import type { CaseWriter } from "../cases/caseWriter.ts";
import { chooseDetectors } from "../readerModels.ts";
import { filterOf } from "../scan/patterns.ts";
import { Scan } from "../scan/scan.ts";
import type { Workbench } from "../workbench.ts";
import type { SpawnWorker } from "../worker/pool.ts";

/** What scans work with. */
export interface ScanMeans {
  /** Its settings and models hold for scans as well. */
  workbench: Workbench;
  spawn: SpawnWorker;
}

export interface ScanRequest {
  /** Path of the folder. */
  folder: string;
  options: ScanOptions;
}

/** How often a watched folder is looked at, and how long a file must have been left alone to be complete. */
const watching = { pollMs: 1000, stableMs: 1000 };

/** Nobody waits for a single picture: more patience than the window has. */
const LEAST_SECONDS = 300;

export class CaseScan {
  /** Of the scan that runs, or of the last one. */
  progress: ScanProgress | undefined;
  /** Why the last one ended before it was done. */
  failure: CaseNews["failure"];
  private active: { scan: Scan; ended: Promise<void> } | undefined;

  /** @param tell is called after each change. */
  constructor(
    private readonly means: ScanMeans,
    private readonly tell: () => void,
  ) {}

  get running(): boolean {
    return this.active !== undefined;
  }

  /**
   * Begins; how it ends is told.
   * @param take gives the writer. @param ended is called when it is not needed any more.
   * @throws SelfsameError usage: one runs already, there is no such detector, a pattern; notFound; what `take` throws.
   */
  start({ folder, options }: ScanRequest, take: () => CaseWriter, ended: () => void): void {
    if (this.active)
      throw new SelfsameError("usage", "A scan into this case runs already.", "Cancel it, or wait until it has ended.");
    const { workbench, spawn } = this.means;
    const { watch, include, exclude, jobs, detectors, maps } = options;
    if (!existsSync(folder))
      throw new SelfsameError("notFound", `There is no folder ${folder}.`, "Choose the folder where it is now.");
    chooseDetectors(detectors, workbench.userModels);
    filterOf({ include, exclude });
    const { settings, userModels } = workbench;
    const scan = new Scan({
      ...{ folder, writer: take(), userModels, include, exclude, jobs, detectors, maps },
      settings: { ...settings, timeLimitSeconds: Math.max(LEAST_SECONDS, settings.timeLimitSeconds) },
      watch: watch ? watching : undefined,
      spawnWorker: spawn,
      onProgress: (progress) => {
        this.progress = progress;
        this.tell();
      },
    });
    this.progress = undefined;
    this.failure = undefined;
    this.active = { scan, ended: this.follow(scan, ended) };
    this.tell();
  }

  pause(): void {
    this.current().pause();
  }

  resume(): void {
    this.current().resume();
  }

  /** Ends it, if one runs: what is being examined waits again. */
  async cancel(): Promise<void> {
    this.active?.scan.cancel();
    await this.active?.ended;
  }

  private async follow(scan: Scan, ended: () => void): Promise<void> {
    try {
      await scan.run(new AbortController().signal);
    } catch (error) {
      const { code, message, advice } = asSelfsameError(error);
      if (code !== "cancelled") this.failure = { code, message, advice };
    } finally {
      this.active = undefined;
      ended();
      this.tell();
    }
  }

  private current(): Scan {
    if (!this.active) throw new SelfsameError("usage", "No scan into this case runs.", "Start one.");
    return this.active.scan;
  }
}
