/**
 * The runs that are watched: the calls that bring their events, and the records these fill. Records are outside of the
 * store's state because they grow in place; `useRecord` draws at most once per frame of the display.
 */
import { useSyncExternalStore } from "react";
import { asSelfsameError } from "../../contract/errors.ts";
import { labOperations, type RunInfo } from "../../contract/lab.ts";
import { Recording } from "../../engine/lab/recording.ts";
import { useNotices } from "../shell/notices.ts";
import { client, useService } from "../shell/service.ts";

const calls = new Map<string, AbortController>();
const records = new Map<string, Recording>();
/** Runs whose record is all that they have told. */
const complete = new Set<string>();
const listeners = new Set<() => void>();
let drawn = 0;
let waiting = false;

/** However many events come in: one drawing per frame. */
function touch(): void {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    drawn++;
    for (const listener of listeners) listener();
  });
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const isWatched = (id: string): boolean => calls.has(id);

/** Whether everything is known that a run has told before it ended. */
export const hasTold = (id: string): boolean => complete.has(id);

/** Listens to a run from its beginning until it ends; `onInfo` gets what the service says of it. */
export async function watch(id: string, onInfo: (run: RunInfo) => void): Promise<void> {
  if (calls.has(id)) return;
  const call = new AbortController();
  calls.set(id, call);
  complete.delete(id);
  // What was drawn before a connection was lost stays until the first events are there again.
  const record = new Recording();
  const show = () => {
    records.set(id, record);
    touch();
  };
  try {
    const run = await client().call(
      labOperations.watchRun,
      { id },
      {
        signal: call.signal,
        onProgress: (update) => {
          if (call.signal.aborted) return;
          if (update.kind === "info") return onInfo(update.run);
          record.apply(update.events);
          show();
        },
      },
    );
    if (call.signal.aborted) return;
    onInfo(run);
    show();
    complete.add(id);
  } catch (error) {
    // A lost connection has its own banner, and the call is made again when there is one.
    const wanted = !call.signal.aborted && useService.getState().connected;
    if (wanted && asSelfsameError(error).code !== "crashed") useNotices.getState().complain(error);
  } finally {
    if (calls.get(id) === call) calls.delete(id);
  }
}

/** Stops listening to all runs but these, and forgets what the others told. */
export function watchOnly(ids: readonly string[]): void {
  for (const [id, call] of calls) {
    if (ids.includes(id)) continue;
    call.abort();
    calls.delete(id);
  }
  for (const id of records.keys()) {
    if (ids.includes(id)) continue;
    records.delete(id);
    complete.delete(id);
  }
}

/** What a run has told so far, undefined before its first events; draws again whenever there is more. */
export function useRecord(id: string): Recording | undefined {
  useSyncExternalStore(subscribe, () => drawn);
  return records.get(id);
}

/** The records of several runs, with those runs that have told something. */
export function useRecords<R extends { id: string }>(runs: readonly R[]): { run: R; record: Recording }[] {
  useSyncExternalStore(subscribe, () => drawn);
  return runs.flatMap((run) => {
    const record = records.get(run.id);
    return record ? [{ run, record }] : [];
  });
}
