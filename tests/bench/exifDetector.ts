/**
 * The whole detector of EXIF self-consistency on a picture of 12 MP: time and peak memory, each device in a process of its
 * own. The application runs its networks on the processor; other devices show what they would bring.
 */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import type { UsedDevice } from "../../contract/lab.ts";
import { runDetector, type Tools } from "../../engine/detectors/detector.ts";
import { exifConsistency } from "../../engine/detectors/exif-consistency/index.ts";
import { random } from "../../engine/random.ts";
import { Devices } from "../../service/lab/devices.ts";
import { readModel } from "../../service/models/manifest.ts";
import { spawnNode } from "../../service/worker/spawnNode.ts";
import { evidenceOf } from "../support/evidence.ts";
import { hasSharedData, sharedData } from "../support/sharedData.ts";
import { makeTools } from "../support/tools.ts";
import { measure, type Timing } from "./machine.ts";

const file = fileURLToPath(import.meta.url);
const [width, height] = [4000, 3000];
const runs = 3;

/** What one process measured. */
interface Measured {
  timing: Timing;
  /** Of the process, in MiB: the picture itself and Node included. */
  peakRss: number;
  state: string;
  /** How many were compared. */
  patches: string;
}

/** A photograph brought to size where there is one, else noise: the work does not depend on what is seen. */
async function rawPicture(): Promise<Uint8Array> {
  if (!hasSharedData) {
    const source = random("benchmark", "noise");
    return Uint8Array.from({ length: 3 * width * height }, () => source.integer(256));
  }
  return sharp(sharedData("photos/canon-eos-5d_1.jpg"))
    .autoOrient()
    .resize(width, height, { fit: "cover" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** One line in Markdown for each device that this system can have. */
export async function measureDetector(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "selfsame-bench-detector-"));
  const lines: string[] = [];
  try {
    const picture = join(folder, "picture.raw");
    writeFileSync(picture, await rawPicture());
    const devices = new Devices(spawnNode);
    for (const device of devices.candidates) {
      const { works, detail } = device === "cpu" ? { works: true, detail: "" } : await devices.try(device);
      const words = works ? inWords(await inProcess(picture, device)) : `not available here (${detail})`;
      lines.push(`- Whole detector on a 12 MP picture, ${device}: ${words}`);
      process.stderr.write(`${lines.at(-1)}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return lines;
}

/** The picture that it is measured on. */
export const detectorPicture = `${width} x ${height}, ${hasSharedData ? "a photograph brought to that size" : "noise"}`;

const inWords = ({ timing, peakRss, state, patches }: Measured): string =>
  `median ${seconds(timing.median)} s of ${timing.runs} (${seconds(timing.min)}–${seconds(timing.max)}), peak RSS ${peakRss.toFixed(0)} MiB; it ${state}, patches compared: ${patches}`;

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);

async function inProcess(picture: string, device: UsedDevice): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", file, picture, device]);
  return JSON.parse(stdout) as Measured;
}

/** As the detector asks in a worker on the cpu; elsewhere the network that sees patches runs on that device. */
async function toolsOn(device: UsedDevice): Promise<Tools> {
  const tools = makeTools();
  if (device === "cpu") return tools;
  const network = "exif-consistency";
  const session = await InferenceSession.create(await readModel(network), {
    executionProviders: [device],
    logSeverityLevel: 3,
    enableMemPattern: false,
  });
  return {
    ...tools,
    infer: async (model, inputs) => {
      if (model !== network) return tools.infer(model, inputs);
      const { shape, data } = inputs["picture"];
      const { embeddings } = await session.run({ picture: new Tensor("float32", data, shape) });
      return { embeddings: { shape: embeddings.dims, data: embeddings.data as Float32Array } };
    },
  };
}

async function measureHere(path: string, device: UsedDevice): Promise<Measured> {
  const image = { width, height, data: new Uint8Array(readFileSync(path)) };
  const tools = await toolsOn(device);
  const found = { state: "", patches: "none" };
  const timing = await measure(async () => {
    const { state, reason, facts } = await runDetector(
      exifConsistency,
      evidenceOf(image, { format: "jpeg" }),
      {},
      tools,
    );
    if (state === "failed") throw new Error(reason);
    found.state = state;
    found.patches = facts?.find(({ label }) => label === "Patches compared")?.value ?? "none";
  }, runs);
  return { timing, peakRss: process.resourceUsage().maxRSS / 1024, ...found };
}

if (process.argv[1] && realpathSync(process.argv[1]) === file) {
  const [path, device] = process.argv.slice(2);
  process.stdout.write(JSON.stringify(await measureHere(path, device as UsedDevice)));
}
