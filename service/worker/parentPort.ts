/** The line from a worker process to the service: Node's IPC channel, or the port of Electron's utilityProcess. */
import type { FromWorker } from "./protocol.ts";

interface ElectronPort {
  on(event: "message", listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

export interface ParentPort {
  send(message: FromWorker): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** The port that this process was started with. */
export function parentPort(): ParentPort {
  const electron = (process as unknown as { parentPort?: ElectronPort }).parentPort;
  if (electron)
    return {
      send: (message) => electron.postMessage(message),
      onMessage: (listener) => electron.on("message", (event) => listener(event.data)),
    };
  if (!process.send) throw new Error("This program is started by Selfsame itself and does nothing on its own.");
  // Without its parent a worker has no purpose.
  process.on("disconnect", () => process.exit(0));
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => process.on("message", listener),
  };
}
