/**
 * Entry of the process of a run: takes one experiment from the service and computes it, writing what it finds into the
 * run folder as it goes. It can be killed at any moment; a new process goes on from there.
 */
import { z } from "zod";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import { denyNetwork } from "../worker/denyNetwork.ts";
import { parentPort } from "../worker/parentPort.ts";
import { type FromLab, type ToLab, toLabSchema } from "./protocol.ts";
import { RunControl } from "./runControl.ts";
import { runExperiment } from "./runExperiment.ts";
import { RunFolder } from "./runFolder.ts";
import { selfTest } from "./selfTest.ts";

denyNetwork();

const port = parentPort<FromLab>();
const control = new RunControl(() => port.send({ type: "paused" }));

async function run(message: Extract<ToLab, { type: "run" }>): Promise<void> {
  const folder = new RunFolder(message.folder);
  const files = () => folder.files();
  try {
    const claims = await runExperiment(message, folder, control, (events) => port.send({ type: "events", events }));
    port.send({ type: "done", claims, files: files() });
  } catch (error) {
    if (control.stopped) return port.send({ type: "stopped" });
    const told =
      error instanceof z.ZodError ? new SelfsameError("usage", z.prettifyError(error)) : asSelfsameError(error);
    port.send({ type: "error", code: told.code, message: told.message, advice: told.advice, files: files() });
  }
}

port.onMessage((raw) => {
  const message = toLabSchema.parse(raw);
  switch (message.type) {
    case "run":
      void run(message);
      break;
    case "selfTest":
      void selfTest(message.device).then((result) => port.send({ type: "selfTest", ...result }));
      break;
    case "pause":
      control.pause();
      break;
    case "resume":
      control.resume();
      break;
    case "stop":
      control.stop();
      break;
  }
});
