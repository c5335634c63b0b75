/**
 * A Chromium to test with: the one on the machine, or Debian's, installed on the spot where that is possible.
 * Never a download of a browser build.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const candidates = [
  process.env.SELFSAME_CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

const present = (): string | undefined => candidates.find((path) => path !== "" && existsSync(path));

/** Path of a Chromium; installs Debian's package where none is there and apt can be used. Throws with advice otherwise. */
export function findChromium(): string {
  const found = present();
  if (found) return found;
  if (process.platform === "linux" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const apt = (...args: string[]) =>
      spawnSync("apt-get", ["-o", "DPkg::Lock::Timeout=300", ...args], { stdio: ["ignore", "ignore", "inherit"] });
    apt("update");
    apt("install", "-y", "--no-install-recommends", "chromium");
    const installed = present();
    if (installed) return installed;
  }
  throw new Error(
    "The end-to-end tests need Chromium or Chrome. Install it (Debian: apt-get install chromium) or set SELFSAME_CHROMIUM.",
  );
}

/** Headless, silent and without any connection of its own. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
