/** The channels between window and main process: one for each verb, with the shape of what it carries. */
import { z } from "zod";
import { folderSchema } from "../contract/batch.ts";
import { type CommandId, isCommandId } from "../contract/commands.ts";
import { errorSchema } from "../contract/findings.ts";
import { addedSchema } from "../contract/shell.ts";

/** The window asks, the main process answers. */
export interface RequestChannel<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  name: string;
  input: In;
  output: Out;
}

/** The main process tells the window. */
export interface NoticeChannel<Value extends z.ZodType = z.ZodType> {
  name: string;
  value: Value;
}

/** Puts files on disk on the tray. */
export const addPaths = {
  name: "selfsame:addPaths",
  input: z.array(z.string().min(1).max(32_767)).max(10_000),
  output: addedSchema,
} satisfies RequestChannel;

/** Asks the reader for a folder; null where they cancel. */
export const chooseFolder = {
  name: "selfsame:chooseFolder",
  input: z.null(),
  output: folderSchema.nullable(),
} satisfies RequestChannel;

/** The folder at a path; null where there is none. */
export const folderAt = {
  name: "selfsame:folderAt",
  input: z.strictObject({ path: z.string().min(1).max(32_767) }),
  output: folderSchema.nullable(),
} satisfies RequestChannel;

/** Saves a report, or a file of a run, where the reader says. `path` is a path of the service, never one on disk. */
export const saveReport = {
  name: "selfsame:saveReport",
  input: z.object({
    // An identifier, then a name as encodeURIComponent writes it: two segments cannot lead out of these two places.
    path: z.string().regex(/^\/(reports|lab)\/[A-Za-z0-9-]+\/[A-Za-z0-9._~!'()*%-]+$/),
    name: z.string().min(1).max(255),
  }),
  output: z.boolean(),
} satisfies RequestChannel;

export const opened = { name: "selfsame:opened", value: addedSchema } satisfies NoticeChannel;

export const command = {
  name: "selfsame:command",
  value: z.custom<CommandId>(isCommandId),
} satisfies NoticeChannel;

/** Carries no value, only a MessagePort to the service. */
export const portChannel = "selfsame:port";

/** An answer on a request channel: Electron would wrap a thrown error in words of its own. */
export const replySchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorSchema }),
]);
export type Reply = z.infer<typeof replySchema>;
