/** The machine a report was made on. */
import { arch, cpus, release, type, version } from "node:os";
import type { Row } from "../../engine/verdict/model.ts";

/** Operating system, processor and runtime. Names no user and no host. */
export function environment(): Row[] {
  const processors = cpus();
  const { node, electron } = process.versions;
  return [
    { label: "Operating system", value: `${type()} ${release()} (${version()})` },
    { label: "Processor", value: `${processors[0]?.model.trim() ?? "unknown"}, ${processors.length} cores, ${arch()}` },
    { label: "Runtime", value: electron ? `Electron ${electron}, Node ${node}` : `Node ${node}` },
  ];
}
