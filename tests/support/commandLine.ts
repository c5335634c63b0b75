/** The built command line as a program sees it: a child process, its exit code and what it printed. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const bin = fileURLToPath(new URL("../../cli/bin.mjs", import.meta.url));

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with the child as soon as it was started. */
  onStart?: (child: ChildProcess) => void;
  /** Called with all of stderr whenever there is more of it; `stop` interrupts the child as Ctrl-C does. */
  onText?: (stderr: string, stop: () => void) => void;
}

export function runSelfsame(args: readonly string[], { onStart, onText, ...where }: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], where);
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data) => (stdout += data));
    child.stderr.on("data", (data) => {
      stderr += data;
      onText?.(stderr, () => child.kill("SIGINT"));
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    onStart?.(child);
  });
}
