/** Tests start real worker processes, so the Node side is bundled before the first test. */
import { spawnSync } from "node:child_process";

export default function buildNode(): void {
  const built = spawnSync(process.execPath, ["scripts/build-stale.mjs", "--node"], { stdio: "inherit" });
  if (built.status !== 0) throw new Error("The build of the Node side failed; see the messages above.");
}
