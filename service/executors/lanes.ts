/**
 * Executors that work side by side: each has a thread of its own with its own sessions of ONNX Runtime. A program is
 * written here and opened there; feeds and results travel between the threads.
 */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Executor, Program, ProgramSpec, Tensors } from "../../engine/tensor/executor.ts";
import { appRoot } from "../appRoot.ts";
import { ENDED, type LaneAnswer, type LaneRequest } from "./laneMessages.ts";
import { type OnnxOptions, writeProgram } from "./onnxProgram.ts";

/** Lanes of one run. They are opened when first asked for and taken again afterwards: an experiment asks many times. */
export class Lanes {
  private readonly open: Lane[] = [];

  constructor(private readonly options: OnnxOptions) {}

  take(count: number): readonly Executor[] {
    while (this.open.length < count) this.open.push(new Lane(this.options));
    return this.open.slice(0, count);
  }

  async close(): Promise<void> {
    await Promise.all(this.open.splice(0).map((lane) => lane.close()));
  }
}

class Lane implements Executor {
  readonly device: string;
  private readonly worker = new Worker(join(appRoot, "dist/service/lane.js"));
  private readonly waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  private next = 1;
  private ended = false;

  constructor(private readonly options: OnnxOptions) {
    this.device = options.device;
    this.worker.on("message", (answer: LaneAnswer) => {
      const call = this.waiting.get(answer.id);
      this.waiting.delete(answer.id);
      if ("error" in answer) call?.reject(new Error(answer.error));
      else call?.resolve(answer.value as never);
    });
    this.worker.on("error", (error) => this.fail(error));
    this.worker.on("exit", () => {
      this.ended = true;
      this.fail(new Error(ENDED));
    });
  }

  async compile(spec: ProgramSpec): Promise<Program> {
    const handle = await this.ask<number>({ kind: "open", written: writeProgram(spec), options: this.options });
    const one = async (feeds: Tensors) => (await runAll([feeds]))[0];
    const runAll: Program["runAll"] = (feeds) => this.ask({ kind: "runAll", handle, feeds });
    return {
      run: one,
      runAll,
      load: (state) => this.ask({ kind: "load", handle, state }),
      state: () => this.ask({ kind: "state", handle }),
      release: () => this.ask({ kind: "release", handle }),
    };
  }

  /** Not by terminating the thread: ONNX Runtime ends the whole process if a run comes back to a thread that is gone. */
  async close(): Promise<void> {
    if (this.ended) return;
    const ended = new Promise<void>((resolve) => this.worker.once("exit", () => resolve()));
    this.worker.postMessage({ id: this.next++, request: { kind: "close" } satisfies LaneRequest });
    await ended;
  }

  private ask<T>(request: LaneRequest): Promise<T> {
    const id = this.next++;
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, request });
    });
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
