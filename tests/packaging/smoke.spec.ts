/** Starts the application in a real Electron, where there is one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? "node_modules/electron/dist";
const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: "Electron.app/Contents/MacOS/Electron",
  win32: "electron.exe",
};
const executablePath = join(folder, names[process.platform] ?? "electron");
const absent = existsSync(executablePath) ? "" : ` (skipped: there is no Electron binary at ${executablePath})`;

describe.runIf(absent === "")("the application in Electron", () => {
  let app: ElectronApplication;
  let page: Page;
  const errors: string[] = [];

  beforeAll(async () => {
    app = await _electron.launch({ executablePath, args: ["."], timeout: 30_000 });
    page = await app.firstWindow({ timeout: 30_000 });
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.waitForLoadState("load");
  });

  afterAll(() => app?.close());

  it("shows the page of app://selfsame in an isolated, sandboxed window", async () => {
    expect(page.url()).toBe("app://selfsame/index.html");
    const facts = await page.evaluate(() => ({
      isolated: window.crossOriginIsolated,
      node: "process" in window || "require" in window,
      shell: Object.keys(window.selfsame ?? {}).sort(),
    }));
    expect(facts).toEqual({
      isolated: true,
      node: false,
      shell: ["addFiles", "mode", "onCommand", "onOpened", "saveReport"],
    });
  });

  it("reaches no network", async () => {
    const outcome = await page.evaluate(() =>
      fetch("https://example.com/").then(
        () => "answered",
        () => "refused",
      ),
    );
    expect(outcome).toBe("refused");
  });

  it("examines a sample and says what it found", async () => {
    errors.length = 0;
    await page.getByTestId("sample-card").first().click();
    const verdict = page.getByTestId("verdict");
    await verdict.waitFor({ timeout: 60_000 });
    expect(await verdict.getAttribute("data-level")).toBe("alarm");
    expect(errors).toEqual([]);
  });
});

describe.runIf(absent !== "")("the application in Electron", () => {
  it.skip(`starts${absent}`, () => undefined);
});
