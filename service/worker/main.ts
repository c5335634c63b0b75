/**
 * Entry of a worker process: takes one job at a time from the service, examines one file, and can be killed at any
 * moment without harm to anything but that file's result.
 */
import "./keepCode.ts";
import { stat } from "node:fs/promises";
import { ZodError, z } from "zod";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import type { VerifyProgress } from "../../contract/operations.ts";
import { detectors } from "../../engine/detectors/list.ts";
import type { Evidence } from "../../engine/evidence.ts";
import { collectGarbage } from "../collectGarbage.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { openEvidence } from "../evidence/openEvidence.ts";
import { inspectOnnx } from "../models/library/inspectOnnx.ts";
import { denyNetwork } from "./denyNetwork.ts";
import { examine, type JobContext, runOne } from "./examine.ts";
import { MemoryWatch } from "./memoryWatch.ts";
import { parentPort } from "./parentPort.ts";
import { type FromWorker, type Job, type ToWorker, toWorkerSchema } from "./protocol.ts";
import { runReaderModel } from "./runReaderModel.ts";
import { Side } from "./side.ts";
import { isForTwoThreads } from "./twoThreads.ts";

denyNetwork();

const port = parentPort<FromWorker>();
const memory = new MemoryWatch();
const side = new Side();
let running: { id: number; controller: AbortController } | undefined;

/**
 * The file of the last job stays decoded while it is small, so that stepping through bit planes needs no decoding.
 * The key holds what would change if the file did.
 */
let kept: { key: string; evidence: Evidence } | undefined;
const mostKeptPixels = 60e6;

async function evidenceFor(job: Extract<Job, { kind: "examine" | "detector" }>): Promise<Evidence> {
  const { path, name, maxMegapixels } = job;
  const facts = await stat(path, { bigint: true }).catch(() => undefined);
  const key = JSON.stringify([path, name, maxMegapixels, String(facts?.mtimeNs), String(facts?.size)]);
  if (kept?.key === key && job.kind === "detector") return kept.evidence;
  kept = undefined;
  // The pictures of the last job must be gone before the next one counts against the memory limit.
  collectGarbage();
  const evidence = await openEvidence(path, { name, maxMegapixels });
  if (evidence.width * evidence.height <= mostKeptPixels) kept = { key, evidence };
  return evidence;
}

type JobMessage = Extract<ToWorker, { type: "job" }>;

async function answer({ job, cores, memoryLimitMB }: JobMessage, context: JobContext): Promise<unknown> {
  if (job.kind === "model") return runReaderModel(job, context);
  if (job.kind === "inspect") return inspectOnnx(job.path, job.name, job);
  const evidence = await evidenceFor(job);
  if (job.kind === "detector") return runOne(job, evidence, context);
  const asked = job.detectors?.length ?? detectors.length;
  if (!isForTwoThreads(evidence.width * evidence.height, asked, cores, memoryLimitMB)) {
    // Idle, it would still count against the limit.
    side.end();
    return examine(job, evidence, context);
  }
  try {
    return await examine(job, evidence, { ...context, side });
  } finally {
    side.forget();
  }
}

async function perform(message: JobMessage, signal: AbortSignal): Promise<void> {
  const { id } = message;
  try {
    const context = {
      signal,
      progress: (value: VerifyProgress) => port.send({ type: "progress", id, value }),
    };
    port.send({ type: "result", id, value: await answer(message, context) });
  } catch (error) {
    const told =
      error instanceof ZodError ? new SelfsameError("usage", z.prettifyError(error)) : asSelfsameError(error);
    port.send({ type: "error", id, code: told.code, message: told.message, advice: told.advice });
  } finally {
    running = undefined;
  }
}

port.onMessage((raw) => {
  const message = toWorkerSchema.parse(raw);
  if (message.type === "cancel") {
    if (running?.id === message.id) running.controller.abort(new SelfsameError("cancelled", "Cancelled."));
    return;
  }
  const controller = new AbortController();
  running = { id: message.id, controller };
  memory.limit(message.memoryLimitMB, message.stopNote);
  void perform(message, controller.signal);
});

// The first file should not wait for the decoder to load.
void loadSharp();
