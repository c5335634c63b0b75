/** Files that are opened from outside of the window: command line, second start, file manager, dock. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { App } from "electron";

/**
 * The regular files among command-line arguments, as absolute paths, each once. Switches, folders, URLs and names of
 * nothing are left out.
 */
export async function filesAmong(args: readonly string[], cwd: string): Promise<string[]> {
  const candidates = new Set(args.filter((arg) => arg !== "" && !arg.startsWith("-")).map((arg) => resolve(cwd, arg)));
  const checked = await Promise.all(
    [...candidates].map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return found?.isFile() ? [path] : [];
    }),
  );
  return checked.flat();
}

/**
 * Reports files opened from outside, from this start on and for as long as the application runs. To be called before
 * the application is ready: macOS sends `open-file` that early.
 */
export function watchOpenedFiles(
  app: App,
  start: { argv: readonly string[]; cwd: string },
  listener: (paths: string[]) => void,
): void {
  const report = async (args: readonly string[], cwd: string): Promise<void> => {
    const paths = await filesAmong(args, cwd);
    if (paths.length > 0) listener(paths);
  };
  // The first argument is the program itself.
  void report(start.argv.slice(1), start.cwd);
  app.on("second-instance", (_event, argv, cwd) => void report(argv.slice(1), cwd));
  app.on("open-file", (event, path) => {
    event.preventDefault();
    void report([path], "/");
  });
}
