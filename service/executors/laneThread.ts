/** Entry of the thread of a lane: opens programs and runs them, one request after the other. */
import { parentPort } from "node:worker_threads";
import type { Program, Tensors } from "../../engine/tensor/executor.ts";
import type { Tensor } from "../../engine/tensor/value.ts";
import { ENDED, type LaneAnswer, type LaneRequest } from "./laneMessages.ts";
import { openProgram } from "./onnxProgram.ts";

const port = parentPort;
if (!port) throw new Error("This program is started by Selfsame itself and does nothing on its own.");
const programs = new Map<number, Program>();
let nextHandle = 1;
let closing = false;
let last: Promise<unknown> = Promise.resolve();

async function answer(request: LaneRequest): Promise<unknown> {
  if (request.kind === "close") {
    for (const program of programs.values()) await program.release();
    // Nothing else keeps the thread alive.
    return port!.close();
  }
  if (closing) throw new Error(ENDED);
  if (request.kind === "open") {
    const handle = nextHandle++;
    programs.set(handle, await openProgram(request.written, request.options));
    return handle;
  }
  const program = programs.get(request.handle);
  if (!program) throw new Error("This program was released.");
  switch (request.kind) {
    case "runAll":
      return runAll(program, request.feeds);
    case "load":
      return program.load(request.state);
    case "state":
      return program.state();
    case "release":
      programs.delete(request.handle);
      return program.release();
  }
}

async function runAll(program: Program, feeds: readonly Tensors[]): Promise<Record<string, Tensor>[]> {
  const results: Record<string, Tensor>[] = [];
  for (const feed of feeds) {
    if (closing) throw new Error(ENDED);
    results.push(await program.run(feed));
  }
  return results;
}

port.on("message", ({ id, request }: { id: number; request: LaneRequest }) => {
  const send = (message: LaneAnswer) => port.postMessage(message);
  if (request.kind === "close") closing = true;
  last = last.then(() =>
    answer(request).then(
      (value) => send({ id, value }),
      (error: unknown) => send({ id, error: error instanceof Error ? error.message : String(error) }),
    ),
  );
});
