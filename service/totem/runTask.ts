/** One task of Totem, in a process of its own, which an abort ends at once: whatever a photograph does to it touches nothing else. */
import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ErrorCode, SelfsameError } from "../../contract/errors.ts";
import type { SpawnWorker } from "../worker/pool.ts";
import { fromTotemSchema, type ToTotem, type TotemResult, type TotemTask, totemResults } from "./protocol.ts";

export interface TaskOptions {
  spawn: SpawnWorker;
  memoryLimitMB: number;
  signal: AbortSignal;
  progress?: (share: number, step: string) => void;
}

/** @throws SelfsameError of the task itself; memory, crashed; the signal's reason where it is aborted. */
export function runTask<Kind extends TotemTask["kind"]>(
  task: Extract<TotemTask, { kind: Kind }>,
  { spawn, memoryLimitMB, signal, progress }: TaskOptions,
): Promise<TotemResult<Kind>> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const child = spawn("totem");
    const stopNote = join(tmpdir(), `selfsame-stopped-${randomUUID()}`);
    const finish = (settle: () => void) => {
      signal.removeEventListener("abort", onAbort);
      child.kill();
      settle();
    };
    const onAbort = () => finish(() => reject(signal.reason));
    signal.addEventListener("abort", onAbort, { once: true });
    child.onMessage((raw) => {
      const parsed = fromTotemSchema.safeParse(raw);
      // Not what our own process sends: it has been taken over or is broken. Its end is told by onExit.
      if (!parsed.success) return child.kill();
      const message = parsed.data;
      if (message.type === "progress") return progress?.(message.share, message.step);
      if (message.type === "error")
        return finish(() => reject(new SelfsameError(message.code as ErrorCode, message.message, message.advice)));
      const value = totemResults[task.kind].safeParse(message.value);
      finish(() => {
        if (value.success) resolve(value.data as TotemResult<Kind>);
        else reject(new SelfsameError("internal", `${task.name} came to a result that is none.`));
      });
    });
    child.onExit((code) => {
      const stopped = existsSync(stopNote);
      rmSync(stopNote, { force: true });
      finish(() => reject(stopped ? outOfMemory(task, memoryLimitMB) : crashed(task, code)));
    });
    child.send({ task, memoryLimitMB, stopNote } satisfies ToTotem);
  });
}

const outOfMemory = ({ name }: TotemTask, limit: number): SelfsameError =>
  new SelfsameError(
    "memory",
    `${name} needed more than ${limit} MB of memory; its examination was stopped.`,
    "Raise the memory limit in the settings if the machine has more, or take a smaller copy of the photograph.",
  );

const crashed = ({ name }: TotemTask, code: number | null): SelfsameError =>
  new SelfsameError(
    "crashed",
    `The process that examined ${name} ${code === null ? "was killed" : `ended with code ${code}`}.`,
    "Try once more. If it happens again, the file may be made to break programs: handle it with care.",
  );
