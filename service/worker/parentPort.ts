/**
 * The line from a worker process to the pool: Node's IPC channel, or a port that Electron's main process hands over,
 * since there the pool lives in a process that cannot start workers itself.
 */
/** The part of Electron's MessagePortMain and ParentPort that is used. */
interface ElectronPort {
  on(event: "message", listener: (event: { data: unknown; ports: ElectronPort[] }) => void): void;
  on(event: "close", listener: () => void): void;
  postMessage(message: unknown): void;
  start(): void;
}

export interface ParentPort<Message> {
  send(message: Message): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** The port that this process was started with. Without its parent a worker has no purpose: it ends with the port. */
export function parentPort<Message>(): ParentPort<Message> {
  const { parentPort: electron } = process as unknown as { parentPort?: ElectronPort };
  return electron ? handedOver(electron) : nodeChannel();
}

/** The first message from the main process carries the port; jobs come on it. */
function handedOver<Message>(parent: ElectronPort): ParentPort<Message> {
  let port: ElectronPort | undefined;
  return {
    send: (message) => port?.postMessage(message),
    onMessage: (listener) =>
      parent.on("message", ({ ports: [handed] }) => {
        if (!handed || port) return;
        port = handed;
        port.on("message", ({ data }) => listener(data));
        port.on("close", () => process.exit(0));
        port.start();
      }),
  };
}

function nodeChannel<Message>(): ParentPort<Message> {
  if (!process.send) throw new Error("This program is started by Selfsame itself and does nothing on its own.");
  process.on("disconnect", () => process.exit(0));
  // It may have gone while this program was still being loaded: that is told to nobody.
  if (!process.connected) process.exit(0);
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on("message", listener),
  };
}
