/** The thread beside a worker's main one. It is started when first needed and stays, with all that it has compiled. */
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { Evidence } from "../../engine/evidence.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import { appRoot } from "../appRoot.ts";
import type { FromSide, SideFinding, SideTask, ToSide } from "./sideMessages.ts";

interface Waiting {
  progress(fraction: number): void;
  resolve(value: SideFinding): void;
  reject(error: unknown): void;
}

export class Side {
  private thread: Worker | undefined;
  private waiting: Waiting | undefined;

  /** Lets the thread load its program while the picture is being decoded. */
  start(): void {
    if (this.thread) return;
    const thread = new Worker(join(appRoot, "dist/service/side.js"));
    thread.on("message", (message: FromSide) => {
      if (message.kind === "progress") return this.waiting?.progress(message.fraction);
      const { waiting } = this;
      this.waiting = undefined;
      waiting?.resolve(message.value);
    });
    const gone = (error: Error) => {
      if (this.thread !== thread) return;
      this.thread = undefined;
      this.fail(error);
    };
    thread.on("error", gone);
    thread.on("exit", () => gone(new Error("The thread beside the worker has ended.")));
    this.thread = thread;
  }

  /** The picture of all tasks that follow. The thread gets a copy, so that no library here meets memory that is shared. */
  show(evidence: Evidence, { width, height, data }: RgbImage): void {
    const { pixels, coefficients, previews, credentials, ...facts } = evidence;
    const copy = new Uint8Array(data);
    this.post({ kind: "picture", facts, image: { width, height, data: copy } }, [copy.buffer]);
  }

  /**
   * One task at a time.
   * @throws the signal's reason, and the thread is ended; Error where it has ended by itself.
   */
  async run(task: SideTask, signal: AbortSignal, progress: (fraction: number) => void): Promise<SideFinding> {
    signal.throwIfAborted();
    const stop = () => {
      this.fail(signal.reason);
      this.end();
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      return await new Promise<SideFinding>((resolve, reject) => {
        this.waiting = { progress, resolve, reject };
        this.post({ kind: "run", task });
      });
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  /** Lets go of the picture. */
  forget(): void {
    if (this.thread) this.post({ kind: "forget" });
  }

  /** Gives back all its memory. */
  end(): void {
    const { thread } = this;
    this.thread = undefined;
    void thread?.terminate();
  }

  private post(message: ToSide, moved: ArrayBuffer[] = []): void {
    if (this.thread) this.thread.postMessage(message, moved);
    else this.fail(new Error("The thread beside the worker is not there."));
  }

  private fail(error: unknown): void {
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.reject(error);
  }
}
