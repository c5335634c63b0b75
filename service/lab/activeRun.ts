/** A run that is being computed: its process, what it has told, who watches. */
import { asSelfsameError } from "../../contract/errors.ts";
import type { RunInfo, RunState, RunUpdate } from "../../contract/lab.ts";
import { Recording } from "../../engine/lab/recording.ts";
import type { SpawnWorker, WorkerProcess } from "../worker/pool.ts";
import type { Devices } from "./devices.ts";
import { type FromLab, fromLabSchema, type ToLab } from "./protocol.ts";
import type { RunFolder } from "./runFolder.ts";

/** How long a process may take to save and end before it is killed: a large step has to finish first. */
const graceMs = 20_000;

const millisecondsBetweenDescriptions = 2000;

type Watcher = (update: RunUpdate) => void;

export class ActiveRun {
  info: RunInfo;
  private readonly recording: Recording;
  private readonly watchers = new Set<Watcher>();
  private readonly ended: Promise<void>;
  private tellEnd: () => void = () => undefined;
  private child: WorkerProcess | undefined;
  /** What the run is to be called once its process has ended. */
  private endAs: RunState | undefined;
  private computingSince: number | undefined;
  private startFraction = 0;
  private elapsedAtStart = 0;
  private lastDescription = 0;

  constructor(
    info: RunInfo,
    private readonly folder: RunFolder,
    /** Where files lie that were handed over for parameters. */
    private readonly files: string,
    private readonly spawn: SpawnWorker,
    private readonly onEnd: () => void,
  ) {
    this.info = info;
    this.recording = ActiveRun.recorded(folder);
    this.startFraction = info.progress.fraction;
    this.elapsedAtStart = info.elapsedMs;
    this.ended = new Promise((resolve) => {
      this.tellEnd = resolve;
    });
  }

  /** What a run folder holds of events. */
  static recorded(folder: RunFolder): Recording {
    const recording = new Recording();
    recording.apply(folder.events());
    return recording;
  }

  /** Takes the folder; device and process follow by themselves. @throws SelfsameError where it cannot be written to. */
  start(devices: Devices): void {
    this.folder.write("lock", String(process.pid));
    this.folder.write("run.json", JSON.stringify(this.info, null, 2));
    void this.begin(devices);
  }

  private async begin(devices: Devices): Promise<void> {
    const { asked } = this.info.device;
    const { used, reason } = await devices.choose(asked);
    // Cancelled while the devices were tried.
    if (this.endAs) return this.finish(this.endAs);
    this.change({ device: { asked, used, reason } });
    const child = this.spawn("lab");
    this.child = child;
    this.computingSince = performance.now();
    child.onMessage((raw) => {
      const message = fromLabSchema.safeParse(raw);
      if (message.success) this.receive(message.data);
      else child.kill();
    });
    child.onExit((code) => this.processEnded(code));
    const { experiment, params } = this.info;
    this.send({ type: "run", experiment, params, device: used, folder: this.folder.path, files: this.files });
  }

  watch(watcher: Watcher, signal: AbortSignal): Promise<RunInfo> {
    watcher({ kind: "info", run: this.info });
    watcher({ kind: "events", events: this.recording.events() });
    this.watchers.add(watcher);
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.watchers.delete(watcher);
        reject(signal.reason instanceof Error ? signal.reason : new DOMException("Cancelled.", "AbortError"));
      };
      if (signal.aborted) return leave();
      signal.addEventListener("abort", leave, { once: true });
      void this.ended.then(() => {
        signal.removeEventListener("abort", leave);
        this.watchers.delete(watcher);
        resolve(this.info);
      });
    });
  }

  async pause(): Promise<RunInfo> {
    this.send({ type: "pause" });
    return this.info;
  }

  async resume(): Promise<RunInfo> {
    this.send({ type: "resume" });
    if (this.info.state === "paused") {
      this.computingSince = performance.now();
      this.change({ state: "running" });
    }
    return this.info;
  }

  async rename(name: string): Promise<RunInfo> {
    this.change({ name });
    return this.info;
  }

  /** Saves and ends. Resolves when the process is gone. */
  async stop(as: "cancelled" | "interrupted"): Promise<RunInfo> {
    this.endAs ??= as;
    this.send({ type: "stop" });
    const timer = setTimeout(() => this.child?.kill(), graceMs);
    await this.ended;
    clearTimeout(timer);
    return this.info;
  }

  private send(message: ToLab): void {
    this.child?.send(message);
  }

  private receive(message: FromLab): void {
    switch (message.type) {
      case "events":
        this.recording.apply(message.events);
        this.tell({ kind: "events", events: message.events });
        this.advance();
        break;
      case "paused":
        this.stopClock();
        this.change({ state: "paused", progress: { ...this.info.progress, remainingMs: undefined } });
        break;
      case "stopped":
        this.finish(this.endAs ?? "cancelled");
        break;
      case "done":
        this.finish("done", { claims: message.claims, files: message.files });
        break;
      case "error": {
        const { message: text, advice, files } = message;
        this.finish("failed", { error: { message: text, advice }, files });
        break;
      }
      case "selfTest":
        break;
    }
  }

  /** Progress and the time left, from the pace since this process began. */
  private advance(): void {
    const { fraction, step } = this.recording.progress;
    const elapsedMs = this.elapsed();
    const gained = fraction - this.startFraction;
    const spent = elapsedMs - this.elapsedAtStart;
    const remainingMs = gained > 0.01 ? (spent / gained) * (1 - fraction) : undefined;
    this.info = { ...this.info, elapsedMs, progress: { fraction, step, remainingMs } };
    this.tell({ kind: "info", run: this.info });
    if (performance.now() - this.lastDescription > millisecondsBetweenDescriptions) this.describe();
  }

  private elapsed(): number {
    const now = performance.now();
    if (this.computingSince === undefined) return this.info.elapsedMs;
    const elapsed = this.info.elapsedMs + now - this.computingSince;
    this.computingSince = now;
    return elapsed;
  }

  private stopClock(): void {
    this.info = { ...this.info, elapsedMs: this.elapsed() };
    this.computingSince = undefined;
  }

  private processEnded(code: number | null): void {
    if (this.endAs) {
      this.finish(this.endAs);
      return;
    }
    const how = code === null ? "was killed" : `ended with code ${code}`;
    this.finish("failed", {
      error: {
        message: `The process that computed this run ${how}.`,
        advice: "Resume the run: it goes on from its last checkpoint.",
      },
    });
  }

  private finish(state: RunState, change: Partial<RunInfo> = {}): void {
    if (this.info.endedAt) return;
    this.stopClock();
    this.endAs ??= state;
    const endedAt = new Date().toISOString();
    const progress = { ...this.info.progress, remainingMs: undefined };
    this.change({ files: this.folder.files(), ...change, state, endedAt, progress });
    this.folder.remove("lock");
    this.child?.kill();
    this.onEnd();
    this.tellEnd();
  }

  private change(change: Partial<RunInfo>): void {
    this.info = { ...this.info, ...change };
    this.describe();
    this.tell({ kind: "info", run: this.info });
  }

  /** Writes run.json. A disk that refuses it must not end the run: the process says so itself when it matters. */
  private describe(): void {
    this.lastDescription = performance.now();
    try {
      this.folder.write("run.json", JSON.stringify(this.info, null, 2));
    } catch (error) {
      process.stderr.write(`selfsame: ${asSelfsameError(error).message}\n`);
    }
  }

  private tell(update: RunUpdate): void {
    for (const watcher of this.watchers) watcher(update);
  }
}
