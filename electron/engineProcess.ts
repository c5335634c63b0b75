/**
 * The engine process as the main process sees it: a utility process that holds the workbench and answers the window
 * over a port of its own. Where it dies it is started again, with growing pauses where it dies at once, and the window
 * gets a new port. The main process itself never parses a picture.
 */
import { rmSync } from "node:fs";
import {
  MessageChannelMain,
  type MessagePortMain,
  type UtilityProcess,
  utilityProcess,
  type WebContents,
} from "electron";
import type { Folder } from "../contract/batch.ts";
import { SelfsameError } from "../contract/errors.ts";
import type { Added } from "../contract/shell.ts";
import { portChannel } from "./channels.ts";
import type { Log } from "./log.ts";
import { type FromEngine, fromEngineSchema, type ToEngine } from "./messages.ts";
import type { ServiceRequest, ServiceResponse } from "./protocol.ts";
import { WorkerProcesses } from "./workerProcesses.ts";

export interface EngineOptions {
  /** The bundled engine.ts. */
  modulePath: string;
  /** The bundled worker. */
  workersFolder: string;
  /** Where rasters and uploads lie while the process runs; removed when it ends, however it ends. */
  workDir: string;
  environment: Record<string, string>;
  log: Log;
}

/** A process that ran this long, in milliseconds, was not broken from the start. */
const healthyAfter = 60_000;

/** Milliseconds to wait before the n-th start in a row (from 0) after a failure: 250, 500, 1000 ... at most 10 s. */
export const pauseBefore = (failures: number): number => Math.min(10_000, 250 * 2 ** failures);

/** How long a closing process may take to clean up, in milliseconds. */
const closingTime = 3000;

interface Pending {
  resolve(value: never): void;
  reject(error: Error): void;
}

function answerIn(message: Extract<FromEngine, { type: "added" | "folder" | "response" }>) {
  if (message.type === "added") return message.added;
  return message.type === "folder" ? message.folder : message;
}

export class EngineProcess {
  private child: UtilityProcess | undefined;
  private workers: WorkerProcesses | undefined;
  private window: WebContents | undefined;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;
  private failures = 0;
  private stopping = false;

  constructor(private readonly options: EngineOptions) {
    this.start();
  }

  /** Puts files on the tray. */
  add(paths: readonly string[]): Promise<Added> {
    return this.ask((id) => ({ type: "add", id, paths: [...paths] }));
  }

  /** The folder at a path, with what stands for it; null where there is none. */
  folder(path: string): Promise<Folder | null> {
    return this.ask((id) => ({ type: "folder", id, path }));
  }

  /** Has the service answer a byte route. */
  respond(request: ServiceRequest): Promise<ServiceResponse> {
    return this.ask((id) => ({ type: "request", id, ...request }));
  }

  /** Gives a loaded page a port, now and whenever the process had to be started again. */
  attach(window: WebContents): void {
    this.window = window;
    this.givePort();
  }

  /** Ends the process after it has cleaned up. */
  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.child;
    if (!child) return;
    await new Promise<void>((resolve) => {
      const force = setTimeout(() => child.kill(), closingTime);
      child.once("exit", () => {
        clearTimeout(force);
        resolve();
      });
      this.send({ type: "close" });
    });
  }

  private start(): void {
    const { modulePath, workersFolder, workDir, environment, log } = this.options;
    const startedAt = Date.now();
    const child = utilityProcess.fork(modulePath, [workDir], {
      serviceName: "Selfsame engine",
      // All that it writes on the way lies in the one folder that is removed.
      env: { ...environment, TMPDIR: workDir, TEMP: workDir, TMP: workDir },
      stdio: "pipe",
    });
    this.child = child;
    this.workers = new WorkerProcesses(workersFolder, environment, (message, ports) => {
      if (this.child === child) this.send(message, ports);
    });
    child.stderr?.on("data", (chunk: Buffer) => log.warn(`engine: ${chunk.toString().trimEnd()}`));
    child.on("message", (raw: unknown) => this.receive(raw));
    child.once("exit", (code) => this.ended(code, Date.now() - startedAt));
  }

  private ended(code: number, livedFor: number): void {
    this.child = undefined;
    this.workers?.killAll();
    rmSync(this.options.workDir, { recursive: true, force: true });
    for (const { reject } of this.pending.values())
      reject(new SelfsameError("crashed", "The service stopped.", "It is being started again; open the images again."));
    this.pending.clear();
    if (this.stopping) return;
    if (livedFor >= healthyAfter) this.failures = 0;
    const pause = pauseBefore(this.failures++);
    this.options.log.error(`The engine process ended with code ${code}; it is started again in ${pause} ms.`);
    setTimeout(() => {
      if (this.stopping) return;
      this.start();
      this.givePort();
    }, pause);
  }

  private receive(raw: unknown): void {
    const parsed = fromEngineSchema.safeParse(raw);
    if (!parsed.success) {
      this.options.log.error("The engine process sent a message that is none.");
      return;
    }
    const message = parsed.data;
    if (message.type === "spawnWorker" || message.type === "killWorker") {
      this.workers?.receive(message);
      return;
    }
    const pending = this.pending.get(message.id);
    this.pending.delete(message.id);
    pending?.resolve(answerIn(message) as never);
  }

  private send(message: ToEngine, ports: MessagePortMain[] = []): void {
    this.child?.postMessage(message, ports);
  }

  private ask<T>(message: (id: number) => ToEngine): Promise<T> {
    if (!this.child)
      return Promise.reject(
        new SelfsameError("crashed", "The service is being started again.", "Try again in a few seconds."),
      );
    const id = this.nextId++;
    return new Promise<T>((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.send(message(id));
    });
  }

  private givePort(): void {
    if (!this.child || !this.window || this.window.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.send({ type: "window" }, [port1]);
    this.window.postMessage(portChannel, null, [port2]);
  }
}
