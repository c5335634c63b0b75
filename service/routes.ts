/**
 * The byte routes of contract/routes.ts: tiles, uploads, models, reports, files of runs, experiments, sessions and cases. Without HTTP, so
 * that the host's server and Electron's `app://` protocol answer with the same function.
 */
import { asSelfsameError, type ErrorCode, SelfsameError } from "../contract/errors.ts";
import type { Batch } from "./batch/batch.ts";
import { experimentFigure } from "./lab/describe.ts";
import type { Lab } from "./lab/runs.ts";
import type { ModelLibrary } from "./models/library/library.ts";
import type { ReportFiles } from "./reportFiles.ts";
import { THUMBNAIL } from "./scan/thumbnail.ts";
import type { TotemSessions } from "./totem/sessions.ts";
import type { Workbench } from "./workbench.ts";

export interface RouteRequest {
  method: string;
  /** Path and query: "/evidence?name=a.jpg". */
  path: string;
  body?: AsyncIterable<Uint8Array>;
  /** Aborted where nobody waits for the answer any more. */
  signal?: AbortSignal;
}

export interface RouteResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** Answers a request, or undefined where the path is none of ours (a file of the window, then). */
export type Respond = (request: RouteRequest) => Promise<RouteResponse | undefined>;

const statusOf: Partial<Record<ErrorCode, number>> = { notFound: 404, tooLarge: 413, cancelled: 408, internal: 500 };

function json(status: number, value: unknown): RouteResponse {
  return {
    status,
    headers: { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" },
    body: new TextEncoder().encode(JSON.stringify(value)),
  };
}

/** RFC 6266, section 4.1, with the name in the extended notation of RFC 8187. */
function attachment(name: string): string {
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename*=UTF-8''${encoded}`;
}

/** Of the files in the folders of runs and sessions. */
const mediaTypes: Record<string, string> = {
  csv: "text/csv; charset=utf-8",
  json: "application/json; charset=utf-8",
  png: "image/png",
  svg: "image/svg+xml",
  webp: "image/webp",
};

const mediaTypeOf = (name: string): string => mediaTypes[name.split(".").at(-1) ?? ""] ?? "application/octet-stream";

export interface RouteSources {
  workbench: Workbench;
  reports: ReportFiles;
  lab: Lab;
  library: ModelLibrary;
  totems: TotemSessions;
  batch: Batch;
}

export function createRespond({ workbench, reports, lab, library, totems, batch }: RouteSources): Respond {
  /** Hands the file that is in a body to whoever takes it. */
  async function take(
    { searchParams }: URL,
    body: RouteRequest["body"],
    keep: (name: string, body: AsyncIterable<Uint8Array>) => Promise<unknown>,
  ): Promise<RouteResponse> {
    if (!body) throw new SelfsameError("usage", "The file has no content.");
    return json(200, await keep(searchParams.get("name") ?? "", body));
  }

  async function answer({
    method,
    path,
    body,
    signal = new AbortController().signal,
  }: RouteRequest): Promise<RouteResponse | undefined> {
    const url = new URL(path, "http://selfsame");
    const [, place, ...rest] = url.pathname.split("/").map(decodeURIComponent);
    const only = (allowed: string) => {
      if (method !== allowed) throw new SelfsameError("usage", `${place} answers ${allowed} only.`);
    };
    if (place === "raster" && rest.length === 4) {
      only("GET");
      const [level, column, row] = rest.slice(1).map(Number);
      const tile = await workbench.rasters.tile(rest[0], level, column, row);
      // A raster never changes, and its identifier is used once.
      const headers = {
        "Content-Type": "application/octet-stream",
        "Cache-Control": "private, max-age=86400, immutable",
      };
      return { status: 200, headers, body: tile };
    }
    if (place === "evidence" && rest.length === 0) {
      only("POST");
      return take(url, body, (name, bytes) => workbench.addUpload(name, bytes));
    }
    if (place === "models" && rest.length === 0) {
      only("POST");
      return take(url, body, (name, bytes) => library.addCopy(name, bytes, signal));
    }
    if (place === "files" && rest.length === 0) {
      only("POST");
      return take(url, body, (name, bytes) => lab.keepFile(name, bytes));
    }
    if (place === "reports" && rest.length === 2) {
      only("GET");
      const { name, mediaType, data } = await reports.get(rest[0]);
      // A report shows text from strangers' files: it is saved, never opened with the rights of the window.
      const headers = {
        "Content-Type": mediaType,
        "Content-Disposition": attachment(name),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
      };
      return { status: 200, headers, body: data };
    }
    if ((place === "lab" || place === "totem") && rest.length === 2) {
      only("GET");
      const name = rest[1].split("/").at(-1) ?? "file";
      const headers = {
        "Content-Type": mediaTypeOf(name),
        "Content-Disposition": attachment(name),
        "Cache-Control": "no-store",
        "Content-Security-Policy": "sandbox; default-src 'none'",
      };
      return { status: 200, headers, body: (place === "lab" ? lab : totems).file(rest[0], rest[1]) };
    }
    if (place === "experiment" && rest.length === 2) {
      only("GET");
      const headers = {
        "Content-Type": mediaTypeOf(rest[1]),
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": "sandbox; default-src 'none'",
      };
      return { status: 200, headers, body: await experimentFigure(rest[0], rest[1]) };
    }
    if (place === "case" && rest.length === 3) {
      only("GET");
      const [id, image, name] = rest;
      const headers = {
        "Content-Type": mediaTypeOf(name),
        // The picture may be examined anew, by another pipeline; how it looks stays.
        "Cache-Control": name === THUMBNAIL ? "private, max-age=600" : "private, no-cache",
        "Content-Security-Policy": "sandbox; default-src 'none'",
      };
      return { status: 200, headers, body: await batch.file(id, Number(image), name) };
    }
    return undefined;
  }

  return async (request) => {
    try {
      return await answer(request);
    } catch (error) {
      const known = error instanceof URIError ? new SelfsameError("usage", "The address is malformed.") : error;
      const { code, message, advice } = asSelfsameError(known);
      return json(statusOf[code] ?? 400, { code, message, advice });
    }
  };
}
