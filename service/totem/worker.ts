/** Entry of the process that computes for Totem: one task, then it is ended. It can be killed at any moment. */
import { writeFile } from "node:fs/promises";
import { z } from "zod";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import type { LensChoice } from "../../contract/totemSessions.ts";
import { openEvidence } from "../evidence/openEvidence.ts";
import { createTotemReport } from "../report/createTotem.ts";
import { denyNetwork } from "../worker/denyNetwork.ts";
import { MemoryWatch } from "../worker/memoryWatch.ts";
import { parentPort } from "../worker/parentPort.ts";
import { calibrate, type EnteredLens } from "./calibrate.ts";
import { intrinsicsFromBoards } from "./checkerboards.ts";
import { openPhotograph } from "./openPhotograph.ts";
import { type FromTotem, type TotemResult, type TotemTask, toTotemSchema } from "./protocol.ts";
import { verifyPhotograph } from "./verify.ts";

denyNetwork();

const port = parentPort<FromTotem>();
const memory = new MemoryWatch();
/** Milliseconds between two messages about progress. */
const OFTEN = 100;

let told = Number.NEGATIVE_INFINITY;
function progress(share: number, step: string): void {
  const now = performance.now();
  if (now - told < OFTEN) return;
  told = now;
  port.send({ type: "progress", share, step });
}

function answer(task: TotemTask): Promise<unknown> {
  switch (task.kind) {
    case "open":
      return openPhotograph(task);
    case "lens":
      return lens(task);
    case "calibrate":
      return calibrated(task);
    case "verify":
      return verifyPhotograph(task, progress);
    case "report":
      return report(task);
  }
}

async function lens({ pictures, squares, size }: Extract<TotemTask, { kind: "lens" }>): Promise<TotemResult<"lens">> {
  const { camera, deviation, how, leftOut } = await intrinsicsFromBoards({ pictures, squares }, size, (share) =>
    progress(share, "Looking for the board"),
  );
  return { lens: { source: "checkerboard", camera, focalDeviation: deviation, how }, leftOut };
}

/** A reader knows the photograph by its name, not by where its copy is. */
async function calibrated({ path, name, outlines, lens }: Extract<TotemTask, { kind: "calibrate" }>) {
  const document = await calibrate(path, outlines, entered(lens));
  return { ...document, photo: { ...document.photo, path: name } };
}

function entered(lens: LensChoice): EnteredLens {
  if (lens.source === "exif") return {};
  if (lens.source === "entered") return { focal: lens.focal, sensor: lens.sensor };
  return { known: { camera: lens.camera, how: lens.how, deviation: lens.focalDeviation } };
}

async function report(task: Extract<TotemTask, { kind: "report" }>) {
  const { path, name, maxMegapixels, verification, folder, format, target } = task;
  const evidence = await openEvidence(path, { name, maxMegapixels });
  const { data, ...described } = await createTotemReport(verification, evidence, folder, format, progress);
  await writeFile(target, data);
  return described;
}

port.onMessage((raw) => {
  const { task, memoryLimitMB, stopNote } = toTotemSchema.parse(raw);
  memory.limit(memoryLimitMB, stopNote);
  answer(task)
    .then((value) => port.send({ type: "done", value }))
    .catch((error: unknown) => {
      const told =
        error instanceof z.ZodError ? new SelfsameError("internal", z.prettifyError(error)) : asSelfsameError(error);
      port.send({ type: "error", code: told.code, message: told.message, advice: told.advice });
    });
});
