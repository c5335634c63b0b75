/**
 * Entry of the thread beside a worker's main one: runs detectors that need nothing but pixels, one after the other.
 * Pictures are decoded and files are read outside of it.
 */
import { parentPort } from "node:worker_threads";
import { runDetector, type Tools } from "../../engine/detectors/detector.ts";
import { detectors } from "../../engine/detectors/list.ts";
import type { Evidence } from "../../engine/evidence.ts";
import { collectGarbage } from "../collectGarbage.ts";
import { writeLayer } from "../rasters/writer.ts";
import { denyNetwork } from "./denyNetwork.ts";
import { seldom } from "./seldom.ts";
import type { FromSide, SideFinding, SideTask, ToSide } from "./sideMessages.ts";

// What was taken away from the process is taken away from its main thread.
denyNetwork();

const port = parentPort;
if (!port) throw new Error("This program is started by Selfsame itself and does nothing on its own.");
const send = (message: FromSide) => port.postMessage(message);

const refuse = async (): Promise<never> => {
  throw new Error("A detector that was said to need nothing but pixels asked for more.");
};

let evidence: Evidence | undefined;

async function run({ detector: id, params, maps }: SideTask): Promise<SideFinding> {
  const detector = detectors.find((candidate) => candidate.id === id);
  if (!detector || !evidence) throw new Error(`There is no detector "${id}", or no picture for it.`);
  const tools: Tools = {
    // Who cancels ends the thread.
    signal: new AbortController().signal,
    progress: seldom((fraction) => send({ kind: "progress", fraction })),
    infer: refuse,
    modelFacts: refuse,
    patchAffinities: refuse,
    cameraFingerprints: refuse,
    resaveJpeg: refuse,
  };
  const finding = await runDetector(detector, evidence, params, tools);
  const layer = maps && finding.map ? writeLayer(maps, finding.map) : null;
  return { finding: detector.kind === "vote" ? finding : { ...finding, map: undefined }, layer };
}

port.on("message", (message: ToSide) => {
  switch (message.kind) {
    case "picture": {
      const { image, facts } = message;
      evidence = {
        ...facts,
        pixels: async () => image,
        coefficients: refuse,
        previews: refuse,
        credentials: refuse,
      };
      break;
    }
    case "run":
      // A rejection ends the thread, and whoever waits is told of it.
      void run(message.task).then((value) => send({ kind: "done", value }));
      break;
    case "forget":
      evidence = undefined;
      collectGarbage();
  }
});
