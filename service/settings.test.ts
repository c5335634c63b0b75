import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settingsSchema } from "../contract/operations.ts";
import { SettingsFile } from "./settings.ts";

let folder = "";
let warnings: string[] = [];
const file = () => new SettingsFile(join(folder, "selfsame"), (message) => warnings.push(message));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-settings-test-"));
  warnings = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("SettingsFile", () => {
  it("gives the defaults where there is no file, without a warning", () => {
    expect(file().read()).toEqual(settingsSchema.parse({}));
    expect(warnings).toEqual([]);
  });

  it("keeps what was written and leaves nothing beside it", () => {
    const changed = settingsSchema.parse({ maxMegapixels: 60 });
    file().write(changed);
    expect(file().read()).toEqual(changed);
    expect(readdirSync(join(folder, "selfsame"))).toEqual(["settings.json"]);
  });

  it.each(["{", '{"maxMegapixels": "many"}', "null", '{"timeLimitSeconds": -1}'])("warns about %s", (content) => {
    file().write(settingsSchema.parse({}));
    writeFileSync(join(folder, "selfsame", "settings.json"), content);
    expect(file().read()).toEqual(settingsSchema.parse({}));
    expect(warnings.join()).toContain("cannot be used");
  });
});
