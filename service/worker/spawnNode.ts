/** Worker processes under plain Node. */
import { fork } from "node:child_process";
import { join } from "node:path";
import { appRoot } from "../appRoot.ts";
import type { SpawnWorker } from "./pool.ts";

/** JavaScript objects only; pictures and tensors live outside this heap. */
const heapMB = 1024;

/** What a decoder needs to run, and where the reader's folders are. Keys, tokens and proxies of the parent's environment stay behind. */
const passedOn = [
  "PATH",
  "HOME",
  "TMPDIR",
  "TEMP",
  "TMP",
  "LANG",
  "SystemRoot",
  "LD_LIBRARY_PATH",
  "VK_ICD_FILENAMES",
  "SELFSAME_SHARP",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "APPDATA",
  "LOCALAPPDATA",
];

/** Starts `dist/service/<entry>.js`. */
export const spawnNode: SpawnWorker = (entry, quiet = false) => {
  const child = fork(join(appRoot, `dist/service/${entry}.js`), [], {
    serialization: "advanced",
    execArgv: [`--max-old-space-size=${heapMB}`],
    env: Object.fromEntries(
      passedOn.filter((name) => process.env[name] !== undefined).map((name) => [name, process.env[name]]),
    ),
    // Decoders write to stdout when they stumble; stdout belongs to the results.
    stdio: ["ignore", "ignore", quiet ? "ignore" : "inherit", "ipc"],
  });
  return {
    pid: child.pid,
    send: (message) => {
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => void child.on("message", listener),
    onExit: (listener) => {
      let told = false;
      const tell = (code: number | null) => {
        if (!told) listener(code);
        told = true;
      };
      child.on("exit", tell);
      // Starting can fail, and so can sending: the exit that may follow is told once.
      child.on("error", () => tell(null));
    },
    kill: () => void child.kill("SIGKILL"),
  };
};
