/** A WebSocket as a port of contract/channel.ts: one JSON text a message. */
import type { WebSocket } from "ws";
import type { Port } from "../../contract/channel.ts";

export function socketPort(socket: WebSocket): Port {
  return {
    post: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage: (listener) => {
      socket.on("message", (data, isBinary) => {
        if (isBinary) return socket.close(1003, "Text only.");
        let message: unknown;
        try {
          message = JSON.parse(String(data));
        } catch {
          return socket.close(1007, "This is no JSON.");
        }
        listener(message);
      });
    },
    onClose: (listener) => void socket.on("close", listener),
    close: () => socket.close(),
  };
}
