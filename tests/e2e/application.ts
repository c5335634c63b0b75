/** The application as a user starts it: the built host in a process of its own, its window in Chromium. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "../support/browser.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Application {
  page: Page;
  url: string;
  /** The reader's own folder; it goes when the application is closed. */
  home: string;
  /** Everything the page complained about: console errors, uncaught errors, failed requests. */
  complaints: string[];
  /** Addresses of the WebSockets that were opened. */
  sockets: string[];
  /** Every host that anything was asked from. */
  hosts: Set<string>;
  /** Writes a screenshot where SELFSAME_SCREENSHOTS names a folder; otherwise does nothing. */
  picture(name: string, of?: Page): Promise<void>;
  close(): Promise<void>;
}

/** Starts `selfsame host` on a free port, with `folder` as the reader's own; resolves with its address once it listens. */
async function startHostProcess(folder: string): Promise<{ url: string; process: ChildProcess }> {
  const host = spawn(process.execPath, ["cli/bin.mjs", "host", "--port", "0"], {
    cwd: root,
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, LOCALAPPDATA: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The host did not start within 30 s:\n${output}`)), 30_000);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const match = output.match(/http:\/\/127\.0\.0\.1:\d+\/\S*/);
      if (match) {
        clearTimeout(timer);
        resolve(match[0]);
      }
    };
    host.stdout.on("data", read);
    host.stderr.on("data", read);
    host.once("exit", (code) => reject(new Error(`The host ended with ${code}:\n${output}`)));
  });
  return { url, process: host };
}

interface Options {
  colorScheme?: "light" | "dark";
  /** Puts something into the reader's own folder before the host starts: cases lie in `selfsame/cases` below it. */
  prepare?(folder: string): void | Promise<void>;
}

export async function openApplication(options: Options = {}): Promise<Application> {
  const folder = mkdtempSync(join(tmpdir(), "selfsame-e2e-"));
  await options.prepare?.(folder);
  const host = await startHostProcess(folder);
  const browser: Browser = await launchChromium();
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: options.colorScheme ?? "dark",
  });
  // tsx and esbuild wrap functions handed to page.evaluate in a helper that the page does not have.
  await page.addInitScript("globalThis.__name = (f) => f");
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    // Screenshots read what a graphics card drew, here by software: the driver finds that slow.
    if (message.text().includes("GL Driver Message (OpenGL, Performance")) return;
    if (message.type() === "error" || message.type() === "warning")
      complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => {
    // Tiles that left the view are cancelled on purpose.
    if (request.failure()?.errorText !== "net::ERR_ABORTED")
      complaints.push(`request: ${request.url()} ${request.failure()?.errorText}`);
  });
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  const hosts = new Set<string>();
  page.on("request", (request) => {
    const { host: asked, protocol } = new URL(request.url());
    if (protocol !== "blob:" && protocol !== "data:") hosts.add(asked);
  });
  await page.goto(host.url);
  return {
    page,
    url: host.url,
    home: folder,
    complaints,
    sockets,
    hosts,
    async picture(name, of = page) {
      const folder = process.env.SELFSAME_SCREENSHOTS;
      if (!folder) return;
      mkdirSync(folder, { recursive: true });
      await of.screenshot({ path: `${folder}/${name}.png` });
    },
    async close() {
      await browser.close();
      const ended = new Promise((resolve) => host.process.once("exit", resolve));
      host.process.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
