/** The desktop shell: a MessagePort carries the calls, the shell's bridge takes files and saves reports. */
import type { Port } from "../../contract/channel.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { type Added, portMessage, type Shell } from "../../contract/shell.ts";
import { openConnection } from "./connection.ts";
import type { Intake, Platform } from "./platform.ts";

const PORT_TIMEOUT_MS = 20_000;

/** Waits for the port that the shell posts and connects through it. */
export async function openElectronPlatform(shell: Shell): Promise<Platform> {
  const nextPort = listenForPorts();
  const connection = await openConnection(nextPort);
  return {
    mode: "electron",
    get client() {
      return connection.client;
    },
    addFiles: async (files) => answersOf(await shell.addFiles(files)),
    saveReport: async (path, name) => {
      await shell.saveReport(path, name);
    },
    chooseFolder: () => shell.chooseFolder(),
    folderOf: (file) => shell.folderOf(file),
    onOpenFiles: (listener) => {
      shell.onOpened((added) => listener(answersOf(added)));
    },
    onCommand: (listener) => {
      shell.onCommand(listener);
    },
    onConnection: connection.onChange,
    reconnect: connection.reconnect,
  };
}

function answersOf({ items, refused }: Added): Intake[] {
  const accepted: Intake[] = items.map((item) => ({ ok: true, item }));
  return accepted.concat(
    refused.map(({ message, advice }) => ({ ok: false, error: new SelfsameError("unreadable", message, advice) })),
  );
}

/**
 * Keeps the latest port that the shell handed over until it is asked for: after a restart of the service it comes
 * before the reader asks to connect anew.
 */
function listenForPorts(): () => Promise<Port> {
  let waiting: MessagePort | undefined;
  let take: ((port: MessagePort) => void) | undefined;
  window.addEventListener("message", (event) => {
    if (event.source !== window || event.data !== portMessage || !event.ports[0]) return;
    waiting = event.ports[0];
    take?.(waiting);
  });
  return () =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        take = undefined;
        reject(
          new SelfsameError("crashed", "The service did not start.", "Close the window and start Selfsame again."),
        );
      }, PORT_TIMEOUT_MS);
      take = (port) => {
        clearTimeout(timer);
        waiting = take = undefined;
        resolve(messagePort(port));
      };
      if (waiting) take(waiting);
    });
}

function messagePort(port: MessagePort): Port {
  port.start();
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.addEventListener("message", ({ data }) => listener(data)),
    // Chromium tells when the other end of a port is gone.
    onClose: (listener) => port.addEventListener("close", () => listener()),
    close: () => port.close(),
  };
}
