/**
 * The processes that parse pictures and that run experiments. Only the main process can start them; the engine process asks it to and
 * gets a port to each. Workers never outlive the engine process that asked for them.
 */
import { join } from "node:path";
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from "electron";
import type { WorkerEntry } from "../service/worker/pool.ts";
import type { FromEngine, ToEngine } from "./messages.ts";

/** A worker that is deep in a decoder may not notice SIGTERM; milliseconds until it is given no choice. */
const patience = 2000;

type Send = (message: ToEngine, ports?: MessagePortMain[]) => void;

export class WorkerProcesses {
  private readonly workers = new Map<number, UtilityProcess>();

  constructor(
    /** Where `<entry>.js` of each kind of process is. */
    private readonly modules: string,
    private readonly environment: Record<string, string>,
    private readonly send: Send,
  ) {}

  /** Does what the engine process asks, if the message is about workers. */
  receive(message: FromEngine): void {
    if (message.type === "spawnWorker") this.spawn(message.id, message.entry);
    if (message.type === "killWorker") this.kill(message.id);
  }

  killAll(): void {
    for (const id of this.workers.keys()) this.kill(id);
  }

  private spawn(id: number, entry: WorkerEntry): void {
    const worker = utilityProcess.fork(join(this.modules, `${entry}.js`), [], {
      serviceName: `Selfsame ${entry}`,
      env: this.environment,
      stdio: "ignore",
    });
    this.workers.set(id, worker);
    const { port1, port2 } = new MessageChannelMain();
    worker.postMessage({ type: "port" }, [port1]);
    worker.once("spawn", () => this.send({ type: "worker", id, pid: worker.pid }, [port2]));
    worker.once("exit", (code) => {
      this.workers.delete(id);
      this.send({ type: "workerExit", id, code });
    });
  }

  private kill(id: number): void {
    const worker = this.workers.get(id);
    if (!worker) return;
    const { pid } = worker;
    worker.kill();
    const force = setTimeout(() => {
      if (this.workers.get(id) === worker && pid !== undefined) process.kill(pid, "SIGKILL");
    }, patience);
    worker.once("exit", () => clearTimeout(force));
  }
}
