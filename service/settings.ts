/** Settings of the reader, kept in one JSON file. */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Settings, settingsSchema } from "../contract/operations.ts";
import { writeWhole } from "./wholeFile.ts";

/** The folder for the application's own files that the operating system prescribes. */
export function configFolder(): string {
  const home = homedir();
  if (process.platform === "win32") return join(process.env.APPDATA ?? join(home, "AppData", "Roaming"), "Selfsame");
  if (process.platform === "darwin") return join(home, "Library", "Application Support", "Selfsame");
  return join(process.env.XDG_CONFIG_HOME ?? join(home, ".config"), "selfsame");
}

/** The folder for what the reader makes: runs of the Lab, sessions of Totem, cases. */
export function dataFolder(): string {
  const home = homedir();
  if (process.platform === "win32") return join(process.env.LOCALAPPDATA ?? join(home, "AppData", "Local"), "Selfsame");
  if (process.platform === "darwin") return configFolder();
  return join(process.env.XDG_DATA_HOME ?? join(home, ".local", "share"), "selfsame");
}

export class SettingsFile {
  private readonly path: string;

  /** @param folder created with the first change. */
  constructor(
    folder: string,
    private readonly warn: (message: string) => void,
  ) {
    this.path = join(folder, "settings.json");
  }

  /** What is in the file; the defaults, with a warning, where it cannot be used. */
  read(): Settings {
    try {
      return settingsSchema.parse(JSON.parse(readFileSync(this.path, "utf8")));
    } catch (error) {
      const absent = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!absent) {
        const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
        this.warn(`The settings in ${this.path} cannot be used, the defaults hold: ${why}`);
      }
      return settingsSchema.parse({});
    }
  }

  write(settings: Settings): void {
    writeWhole(this.path, `${JSON.stringify(settings, null, 2)}\n`);
  }
}
