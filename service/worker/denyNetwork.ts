/**
 * Takes the network away from a process that parses files from strangers: whatever would open a connection or look up a
 * name throws. Not a sandbox against native code, but no library can phone home by accident or by default.
 */
import dgram from "node:dgram";
import dns from "node:dns";
import http from "node:http";
import https from "node:https";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";

function deny(): never {
  throw new Error("Selfsame works without a network: a connection was refused.");
}

/** Replaces every way of opening a connection, for this process and from now on. */
export function denyNetwork(): void {
  const targets: [object, string[]][] = [
    [globalThis, ["fetch", "WebSocket", "EventSource"]],
    [http, ["request", "get"]],
    [https, ["request", "get"]],
    [net, ["connect", "createConnection", "createServer"]],
    [net.Socket.prototype, ["connect"]],
    [tls, ["connect", "createServer"]],
    [dgram, ["createSocket"]],
    [dns, ["lookup", "resolve", "resolve4", "resolve6", "reverse"]],
    [dns.promises, ["lookup", "resolve", "resolve4", "resolve6", "reverse"]],
  ];
  for (const [target, names] of targets)
    for (const name of names) Object.defineProperty(target, name, { value: deny, writable: false, configurable: true });
  syncBuiltinESMExports();
}
