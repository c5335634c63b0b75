/** The engine process's side of starting workers: it asks the main process and gets a port to each. */
import type { MessagePortMain } from "electron";
import type { SpawnWorker, WorkerProcess } from "../service/worker/pool.ts";
import type { FromEngine, ToEngine } from "./messages.ts";

type WorkerMessage = Extract<ToEngine, { type: "worker" | "workerExit" }>;

class RemoteWorker implements WorkerProcess {
  pid: number | undefined;
  private port: MessagePortMain | undefined;
  private readonly unsent: unknown[] = [];
  private readonly messageListeners: ((message: unknown) => void)[] = [];
  private readonly exitListeners: ((code: number | null) => void)[] = [];

  constructor(readonly kill: () => void) {}

  send(message: unknown): void {
    if (this.port) this.port.postMessage(message);
    else this.unsent.push(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.messageListeners.push(listener);
  }

  onExit(listener: (code: number | null) => void): void {
    this.exitListeners.push(listener);
  }

  started(pid: number | undefined, port: MessagePortMain): void {
    this.pid = pid;
    this.port = port;
    port.on("message", (event) => {
      for (const listener of this.messageListeners) listener(event.data);
    });
    port.start();
    for (const message of this.unsent.splice(0)) port.postMessage(message);
  }

  ended(code: number | null): void {
    this.port?.close();
    for (const listener of this.exitListeners) listener(code);
  }
}

/** Starts workers by way of `ask`; `receive` is to be given what the main process says about them. */
export function createWorkerSpawner(ask: (message: FromEngine) => void): {
  spawnWorker: SpawnWorker;
  receive(message: WorkerMessage, ports: readonly MessagePortMain[]): void;
} {
  const workers = new Map<number, RemoteWorker>();
  let nextId = 1;
  return {
    spawnWorker: (entry) => {
      const id = nextId++;
      const worker = new RemoteWorker(() => ask({ type: "killWorker", id }));
      workers.set(id, worker);
      ask({ type: "spawnWorker", id, entry });
      return worker;
    },
    receive: (message, ports) => {
      const worker = workers.get(message.id);
      if (message.type === "worker" && ports[0]) worker?.started(message.pid, ports[0]);
      if (message.type === "workerExit") {
        workers.delete(message.id);
        worker?.ended(message.code);
      }
    },
  };
}
