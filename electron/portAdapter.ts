/** Electron's MessagePortMain as a Port of the contract. */
import type { MessagePortMain } from "electron";
import type { Port } from "../contract/channel.ts";

export function portOf(port: MessagePortMain): Port {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on("message", (event) => listener(event.data));
      port.start();
    },
    onClose: (listener) => {
      port.on("close", listener);
    },
    close: () => port.close(),
  };
}
