/** The application in a browser: one HTTP server on the loopback address, see README.md for what it defends against. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { serve } from "../../contract/channel.ts";
import { SelfsameError } from "../../contract/errors.ts";
import { operations } from "../../contract/operations.ts";
import { channelPath, maxUploadBytes } from "../../contract/routes.ts";
import { appRoot } from "../appRoot.ts";
import { Batch } from "../batch/batch.ts";
import { createHandlers } from "../handlers.ts";
import { Lab } from "../lab/runs.ts";
import { ModelLibrary } from "../models/library/library.ts";
import { ReportFiles } from "../reportFiles.ts";
import { createRespond } from "../routes.ts";
import { configFolder, dataFolder } from "../settings.ts";
import { TotemSessions } from "../totem/sessions.ts";
import { Workbench } from "../workbench.ts";
import { spawnNode } from "../worker/spawnNode.ts";
import { Access } from "./access.ts";
import { securityHeaders } from "./headers.ts";
import { socketPort } from "./socketPort.ts";
import { staticFile } from "./staticFiles.ts";

export interface HostOptions {
  /** 0 or left out: any free port. */
  port?: number;
  /** Used and left open; the host makes and closes its own where left out. */
  workbench?: Workbench;
  /** Where runs of the Lab are kept. */
  labFolder?: string;
  /** Where sessions of Totem are kept. */
  totemFolder?: string;
  /** Where cases are kept. */
  casesFolder?: string;
  /** Folder of the built window. */
  window?: string;
}

export interface Host {
  /** Open this address; it carries the token. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Largest message on the channel; files come by their own route. */
const maxMessageBytes = 1024 * 1024;

const tooLarge = `The file is too large: up to ${maxUploadBytes / 2 ** 20} MiB can be handed over.`;

/** @throws SelfsameError usage where the port is taken. */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  const server = createServer();
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening").catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new SelfsameError("usage", `The port ${options.port} cannot be used: ${why}`, "Choose another one.");
  });
  const { port } = server.address() as AddressInfo;
  const access = new Access(port);
  const headers = securityHeaders(port);
  const window = options.window ?? join(appRoot, "dist", "renderer");
  const workbench = options.workbench ?? new Workbench({ configFolder: configFolder() });
  const reports = new ReportFiles();
  const labFolder = options.labFolder ?? join(dataFolder(), "lab");
  const lab = new Lab({ folder: labFolder, spawn: spawnNode });
  const library = new ModelLibrary({
    settings: configFolder(),
    lab: labFolder,
    spawn: spawnNode,
    limits: () => workbench.settings,
  });
  const totems = new TotemSessions({
    folder: options.totemFolder ?? join(dataFolder(), "totem"),
    spawn: spawnNode,
    devices: lab.devices,
    workbench,
  });
  const batch = new Batch({
    folder: options.casesFolder ?? join(dataFolder(), "cases"),
    spawn: spawnNode,
    workbench,
  });
  const respond = createRespond({ workbench, reports, lab, library, totems, batch });
  const handlers = createHandlers(workbench, { mode: "browser", reports, lab, library, totems, batch });

  function send(
    response: ServerResponse,
    status: number,
    body: string | Uint8Array,
    extra: Record<string, string> = {},
  ) {
    if (response.headersSent || response.destroyed) return;
    response.writeHead(status, { ...headers, "Content-Type": "text/plain; charset=utf-8", ...extra });
    response.end(body);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "GET";
    const path = request.url ?? "/";
    if (!path.startsWith("/")) return send(response, 400, "The address is malformed.\n");
    const url = new URL(path, access.origin);
    if (!access.isFromHere(request, method !== "GET"))
      return send(response, 403, "This address answers its own page only.\n");
    const token = url.searchParams.get("token");
    if (method === "GET" && url.pathname === "/" && token !== null && access.hasToken(token))
      return send(response, 303, "", { "Set-Cookie": access.cookie(), Location: "/", "Cache-Control": "no-store" });
    if (!access.hasCookie(request))
      return send(response, 401, "Open the address that the program printed when it started; it holds the key.\n");
    if (Number(request.headers["content-length"] ?? 0) > maxUploadBytes)
      return send(response, 413, JSON.stringify({ code: "tooLarge", message: tooLarge }), {
        "Content-Type": "application/json",
        Connection: "close",
      });
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const answered = await respond({ method, path, body: request, signal: gone.signal });
    if (answered) return send(response, answered.status, answered.body, answered.headers);
    if (method !== "GET") return send(response, 405, "This address cannot be written to.\n");
    const file = await staticFile(window, url.pathname);
    if (!file) return send(response, 404, "There is nothing at this address.\n");
    send(response, 200, file.data, { "Content-Type": file.mediaType, "Cache-Control": "no-cache" });
  }

  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch(() => send(response, 500, "The host made a mistake; see its terminal.\n"));
  });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false });
  server.on("upgrade", (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const allowed = request.url === channelPath && access.isFromHere(request, true) && access.hasCookie(request);
    if (!allowed) return stream.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    sockets.handleUpgrade(request, stream, head, (socket) => serve(socketPort(socket), operations, handlers));
  });

  return {
    url: `${access.origin}/?token=${access.token}`,
    port,
    close: async () => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      totems.close();
      library.close();
      await Promise.all([lab.close(), batch.close()]);
      if (!options.workbench) await workbench.close();
      await reports.close();
    },
  };
}
