/**
 * app://selfsame: the files of the window, and the byte routes of the service under the same paths that the
 * browser-hosted mode has. Nothing else of the disk can be reached.
 */
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import type { CustomScheme } from "electron";
import { maxUploadBytes } from "../contract/routes.ts";
import { isOwnUrl, scheme } from "./origin.ts";
import { securityHeaders } from "./policy.ts";

export interface ServiceRequest {
  method: string;
  path: string;
  body?: Uint8Array;
}

export interface ServiceResponse {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array;
}

/** To be registered before the application is ready. `standard` gives the page an origin, `secure` a secure context. */
export const privilegedScheme: CustomScheme = {
  scheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

/** Paths that the service answers; all others are files of the window. */
const servicePath = /^\/(raster|evidence|models|files|reports|lab|experiment|totem|case)(\/|$)/;

/** What is handed over passes through memory; images on disk do not come this way. */
const tooLarge = {
  code: "tooLarge",
  message: `The file is too large: up to ${maxUploadBytes / 2 ** 20} MiB can be handed over.`,
};

const mediaTypes: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/**
 * The file under `folder` that a URL path names, or undefined where it names none: outside of the folder, hidden, of a
 * type the window does not have, or not decodable. Whether the file exists is not looked at.
 */
export function fileOf(folder: string, pathname: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  const segments = path.split("/").slice(1);
  if (path === "/") segments[0] = "index.html";
  if (segments.some((segment) => segment === "" || segment.startsWith(".") || /[\\\0:]/.test(segment)))
    return undefined;
  const root = normalize(folder) + sep;
  const file = join(folder, ...segments);
  return file.startsWith(root) && extname(file) in mediaTypes ? file : undefined;
}

const plain = (status: number, text: string): Response =>
  new Response(text, { status, headers: { ...securityHeaders, "Content-Type": "text/plain; charset=utf-8" } });

/**
 * Answers requests to app://selfsame.
 * @param folder where the built window lies
 * @param respond asks the service
 */
export function createProtocolHandler(
  folder: string,
  respond: (request: ServiceRequest) => Promise<ServiceResponse>,
): (request: Request) => Promise<Response> {
  async function service(request: Request, path: string): Promise<Response> {
    const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined;
    if (body && body.length > maxUploadBytes) return Response.json(tooLarge, { status: 413, headers: securityHeaders });
    try {
      const response = await respond({ method: request.method, path, body });
      return new Response(Uint8Array.from(response.body), {
        status: response.status,
        // A report carries a stricter policy of its own.
        headers: { ...securityHeaders, ...response.headers },
      });
    } catch (error) {
      return plain(503, error instanceof Error ? error.message : String(error));
    }
  }

  return async (request) => {
    if (!isOwnUrl(request.url)) return plain(404, "There is nothing here.");
    const { pathname, search } = new URL(request.url);
    if (servicePath.test(pathname)) return service(request, pathname + search);
    if (request.method !== "GET" && request.method !== "HEAD") return plain(405, "Files can only be read.");
    const file = fileOf(folder, pathname);
    if (!file) return plain(404, "There is nothing here.");
    try {
      const headers = { ...securityHeaders, "Content-Type": mediaTypes[extname(file)], "Cache-Control": "no-cache" };
      return new Response(request.method === "HEAD" ? null : Uint8Array.from(await readFile(file)), { headers });
    } catch {
      return plain(404, "There is nothing here.");
    }
  };
}
