/**
 * Runs scripts of package.json side by side, as many at a time as there are cores: `node scripts/side-by-side.mjs lint layers`.
 * What one has printed is shown when it ends. Ends with 1 where one of them failed, after all have run.
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

const waiting = process.argv.slice(2);

/** The longest ones are named first and begin first. */
async function runNext() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const started = performance.now();
    const child = spawn("npm", ["run", "--silent", name], { shell: process.platform === "win32" });
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => printed.push(chunk));
    const code = await new Promise((resolve) => {
      child.on("error", (error) => {
        printed.push(Buffer.from(`${error.message}\n`));
        resolve(1);
      });
      child.on("close", resolve);
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`${name}: ${code === 0 ? "passed" : `failed with ${code}`}, ${seconds} s\n`);
    process.stdout.write(Buffer.concat(printed));
    if (code !== 0) process.exitCode = 1;
  }
}

await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, runNext));
