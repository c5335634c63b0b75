/** `selfsame doctor`: what is installed and whether it works. */
import { runDoctor } from "../service/doctor.ts";
import { exitCode } from "./exit.ts";
import { print } from "./output.ts";

const marks = { ok: "ok", warning: "warning", failed: "FAILED", skipped: "skipped" };

/** @returns the exit code: internal error where a check failed. */
export async function doctor({ json }: { json?: boolean }): Promise<number> {
  let printing = Promise.resolve();
  const checks = await runDoctor(({ name, state, detail }) => {
    if (!json) printing = printing.then(() => print(`${marks[state].padEnd(9)}${name}: ${detail}\n`));
  });
  await printing;
  if (json) await print(`${JSON.stringify(checks, null, 2)}\n`);
  return checks.some(({ state }) => state === "failed") ? exitCode.internal : exitCode.done;
}
