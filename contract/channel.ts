/**
 * Calls over a port. One message shape for every carrier: a WebSocket in the browser-hosted mode, a MessagePort in
 * Electron, an in-memory pair in tests. Every call can report progress and can be cancelled from the calling side.
 */
import { z } from "zod";
import { asSelfsameError, type ErrorCode, SelfsameError } from "./errors.ts";
import { errorSchema } from "./findings.ts";
import type { Handlers, InputOf, Operation, OperationSet, OutputOf, ProgressOf } from "./operation.ts";

/** Something that carries structured-clone values both ways, in order. */
export interface Port {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

const requestSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("call"), id: z.number().int(), operation: z.string(), input: z.unknown() }),
  z.object({ type: z.literal("cancel"), id: z.number().int() }),
]);

const responseSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), id: z.number().int(), value: z.unknown() }),
  z.object({ type: z.literal("result"), id: z.number().int(), value: z.unknown() }),
  errorSchema.extend({ type: z.literal("error"), id: z.number().int() }),
]);

/** Answers calls that arrive on `port`. Pending calls are aborted when the port closes. */
export function serve<S extends OperationSet>(port: Port, operations: S, handlers: Handlers<S>): void {
  const running = new Map<number, AbortController>();
  const byName = new Map(Object.entries(operations).map(([key, op]) => [op.name, { key, op }]));

  async function answer(id: number, name: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const entry = byName.get(name);
      if (!entry) throw new SelfsameError("usage", `There is no operation "${name}".`);
      const parsed = entry.op.input.safeParse(input);
      if (!parsed.success) throw new SelfsameError("usage", `${name}: ${z.prettifyError(parsed.error)}`);
      const handler = handlers[entry.key as keyof S] as (input: unknown, context: unknown) => Promise<unknown>;
      const value = await handler(parsed.data, {
        signal: controller.signal,
        progress: (update: unknown) => {
          if (running.has(id)) port.post({ type: "progress", id, value: entry.op.progress.parse(update) });
        },
      });
      port.post({ type: "result", id, value: entry.op.output.parse(value) });
    } catch (error) {
      const { code, message, advice } = asSelfsameError(error);
      port.post({ type: "error", id, code, message, advice });
    } finally {
      running.delete(id);
    }
  }

  port.onMessage((raw) => {
    const message = requestSchema.safeParse(raw);
    if (!message.success) return;
    if (message.data.type === "cancel")
      running.get(message.data.id)?.abort(new SelfsameError("cancelled", "Cancelled."));
    else void answer(message.data.id, message.data.operation, message.data.input);
  });
  port.onClose(() => {
    for (const controller of running.values())
      controller.abort(new SelfsameError("cancelled", "The window was closed."));
  });
}

export interface CallOptions<O extends Operation> {
  signal?: AbortSignal;
  onProgress?: (value: ProgressOf<O>) => void;
}

export interface Client {
  call<O extends Operation>(operation: O, input: InputOf<O>, options?: CallOptions<O>): Promise<OutputOf<O>>;
  onClose(listener: () => void): void;
}

/** The calling side of `serve`. */
export function connect(port: Port): Client {
  interface Pending {
    operation: Operation;
    resolve(value: unknown): void;
    reject(error: Error): void;
    onProgress?: (value: never) => void;
  }
  const pending = new Map<number, Pending>();
  const closeListeners: (() => void)[] = [];
  let nextId = 1;
  let closed = false;

  port.onMessage((raw) => {
    const message = responseSchema.safeParse(raw);
    if (!message.success) return;
    const call = pending.get(message.data.id);
    if (!call) return;
    if (message.data.type === "progress") {
      call.onProgress?.(call.operation.progress.parse(message.data.value) as never);
      return;
    }
    pending.delete(message.data.id);
    if (message.data.type === "error") {
      call.reject(new SelfsameError(message.data.code as ErrorCode, message.data.message, message.data.advice));
      return;
    }
    const output = call.operation.output.safeParse(message.data.value);
    if (output.success) call.resolve(output.data);
    else call.reject(new SelfsameError("internal", `${call.operation.name}: ${z.prettifyError(output.error)}`));
  });
  port.onClose(() => {
    closed = true;
    for (const call of pending.values())
      call.reject(new SelfsameError("crashed", "The connection to the service was lost."));
    pending.clear();
    for (const listener of closeListeners) listener();
  });

  return {
    call(operation, input, options = {}) {
      if (closed) return Promise.reject(new SelfsameError("crashed", "There is no connection to the service."));
      if (options.signal?.aborted) return Promise.reject(new SelfsameError("cancelled", "Cancelled."));
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const cancel = () => port.post({ type: "cancel", id });
        options.signal?.addEventListener("abort", cancel, { once: true });
        const settle =
          <T>(then: (value: T) => void) =>
          (value: T) => {
            options.signal?.removeEventListener("abort", cancel);
            then(value);
          };
        pending.set(id, {
          operation,
          resolve: settle(resolve as (value: unknown) => void),
          reject: settle(reject),
          onProgress: options.onProgress as (value: never) => void,
        });
        port.post({ type: "call", id, operation: operation.name, input });
      });
    },
    onClose: (listener) => {
      closeListeners.push(listener);
    },
  };
}
