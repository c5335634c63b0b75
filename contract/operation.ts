/**
 * An operation is one thing that can be asked of the service: what goes in, what comes back, what is told on the way.
 * Both sides check every message against these schemas.
 */
import type { z } from "zod";

export interface Operation<
  In extends z.ZodType = z.ZodType,
  Out extends z.ZodType = z.ZodType,
  Progress extends z.ZodType = z.ZodType,
> {
  name: string;
  input: In;
  output: Out;
  progress: Progress;
}

export function operation<In extends z.ZodType, Out extends z.ZodType, Progress extends z.ZodType>(
  name: string,
  shape: { input: In; output: Out; progress: Progress },
): Operation<In, Out, Progress> {
  return { name, ...shape };
}

export type InputOf<O extends Operation> = z.input<O["input"]>;
export type OutputOf<O extends Operation> = z.output<O["output"]>;
export type ProgressOf<O extends Operation> = z.output<O["progress"]>;

/** What a handler is given besides its input. */
export interface CallContext<Progress> {
  signal: AbortSignal;
  progress(value: Progress): void;
}

export type Handler<O extends Operation> = (
  input: z.output<O["input"]>,
  context: CallContext<ProgressOf<O>>,
) => Promise<OutputOf<O>>;

/** A named list of operations, and the handlers that answer exactly these. */
export type OperationSet = Record<string, Operation>;
export type Handlers<S extends OperationSet> = { [K in keyof S]: Handler<S[K]> };
