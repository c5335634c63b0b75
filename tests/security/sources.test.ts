/** What the shell's own sources must never contain. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const sources = readdirSync("electron").filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
const textOf = (name: string): string => readFileSync(join("electron", name), "utf8");

describe.each(sources)("electron/%s", (name) => {
  it("opens nothing outside of the application and loads nothing from elsewhere", () => {
    expect(textOf(name)).not.toMatch(/openExternal\(|openPath\(|executeJavaScript|loadFile\(|\bremote\b|sendSync/);
  });

  it("registers no handler that does not look at its sender", () => {
    const registers = /ipcMain\.(handle|on|once|handleOnce)\(/.test(textOf(name));
    expect(registers).toBe(name === "ipc.ts");
  });

  it("loosens nothing that Electron holds tight", () => {
    expect(textOf(name)).not.toMatch(
      /sandbox: false|contextIsolation: false|nodeIntegration\w*: true|webSecurity: false|webviewTag: true|bypassCSP|no-sandbox|uploadToServer: true/,
    );
  });
});
