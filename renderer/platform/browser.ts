/** The browser-hosted mode: a WebSocket carries the calls, HTTP the bytes. */
import type { Port } from "../../contract/channel.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { channelPath } from "../../contract/routes.ts";
import { openConnection } from "./connection.ts";
import { download } from "./download.ts";
import { uploadFile } from "./intake.ts";
import type { Platform } from "./platform.ts";

const CONNECT_TIMEOUT_MS = 10_000;

/** Connects to the service that served this page. Rejects with SelfsameError where it does not answer. */
export async function openBrowserPlatform(): Promise<Platform> {
  const connection = await openConnection(() => openSocket(channelUrl(window.location)));
  return {
    mode: "browser",
    get client() {
      return connection.client;
    },
    addFiles: async (files) => {
      const answers = [];
      for (const file of files) answers.push(await uploadFile(file));
      return answers;
    },
    saveReport: download,
    // A browser has neither: files and commands come through the page itself.
    onOpenFiles: () => {},
    onCommand: () => {},
    onConnection: connection.onChange,
    reconnect: connection.reconnect,
  };
}

function channelUrl(location: Location): string {
  return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${channelPath}`;
}

function openSocket(url: string): Promise<Port> {
  const lost = new SelfsameError(
    "crashed",
    "The service does not answer.",
    "Start Selfsame again; if you opened this page from a bookmark, use the address it prints.",
  );
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    const timer = setTimeout(() => {
      socket.close();
      reject(lost);
    }, CONNECT_TIMEOUT_MS);
    socket.onopen = () => {
      clearTimeout(timer);
      resolve(socketPort(socket));
    };
    socket.onerror = () => {
      clearTimeout(timer);
      reject(lost);
    };
  });
}

/** Messages travel as JSON text. */
function socketPort(socket: WebSocket): Port {
  return {
    post: (message) => socket.send(JSON.stringify(message)),
    onMessage: (listener) => socket.addEventListener("message", (event) => listener(JSON.parse(String(event.data)))),
    onClose: (listener) => socket.addEventListener("close", () => listener()),
    close: () => socket.close(),
  };
}
