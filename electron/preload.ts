/**
 * The window's only door to the desktop: `window.selfsame` (contract/shell.ts), one function a verb, every value
 * checked on this side too. Runs sandboxed in an isolated world; no channel name and no Node reaches the page.
 */
import { contextBridge, ipcRenderer, webUtils } from "electron";
import { z } from "zod";
import type { Folder } from "../contract/batch.ts";
import { SelfsameError } from "../contract/errors.ts";
import { errorSchema } from "../contract/findings.ts";
import { evidenceItemSchema } from "../contract/operations.ts";
import { uploadPath } from "../contract/routes.ts";
import { type Added, portMessage, type Shell } from "../contract/shell.ts";
import {
  addPaths,
  chooseFolder,
  command,
  folderAt,
  type NoticeChannel,
  opened,
  portChannel,
  type RequestChannel,
  replySchema,
  saveReport,
} from "./channels.ts";

// zod would compile its checks with eval, which the content security policy refuses.
z.config({ jitless: true });

async function ask<In extends z.ZodType, Out extends z.ZodType>(
  channel: RequestChannel<In, Out>,
  input: z.input<In>,
): Promise<z.output<Out>> {
  const reply = replySchema.parse(await ipcRenderer.invoke(channel.name, channel.input.parse(input)));
  if (reply.ok) return channel.output.parse(reply.value);
  throw new SelfsameError("internal", reply.error.message, reply.error.advice);
}

/** Subscribes to a channel. What arrives before the page listens is kept for its first listener. */
function subscription<Value extends z.ZodType>(channel: NoticeChannel<Value>) {
  type Listener = (value: z.output<Value>) => void;
  const listeners = new Set<Listener>();
  const early: z.output<Value>[] = [];
  ipcRenderer.on(channel.name, (_event, raw: unknown) => {
    const parsed = channel.value.safeParse(raw);
    if (!parsed.success) return;
    if (listeners.size === 0) early.push(parsed.data);
    for (const listener of listeners) listener(parsed.data);
  });
  return (listener: Listener) => {
    listeners.add(listener);
    for (const value of early.splice(0)) listener(value);
    return () => {
      listeners.delete(listener);
    };
  };
}

/** A file without a path, such as a pasted picture, goes the way every file goes in the browser. */
async function upload(file: File): Promise<Added> {
  const response = await fetch(uploadPath(file.name), { method: "POST", body: file });
  const body: unknown = await response.json();
  if (response.ok) return { items: [evidenceItemSchema.parse(body)], refused: [] };
  const { message, advice } = errorSchema.parse(body);
  return { items: [], refused: [{ name: file.name, message, advice }] };
}

async function addFiles(files: readonly File[]): Promise<Added> {
  const paths = files.map((file) => webUtils.getPathForFile(file));
  const onDisk = paths.filter((path) => path !== "");
  const added = await Promise.all([
    ...(onDisk.length > 0 ? [ask(addPaths, onDisk)] : []),
    ...files.filter((_, i) => paths[i] === "").map(upload),
  ]);
  return { items: added.flatMap((one) => one.items), refused: added.flatMap((one) => one.refused) };
}

async function folderOf(file: File): Promise<Folder | undefined> {
  const path = webUtils.getPathForFile(file);
  return path === "" ? undefined : ((await ask(folderAt, { path })) ?? undefined);
}

const shell: Shell = {
  mode: "electron",
  addFiles,
  chooseFolder: async () => (await ask(chooseFolder, null)) ?? undefined,
  folderOf,
  onOpened: subscription(opened),
  onCommand: subscription(command),
  saveReport: (path, name) => ask(saveReport, { path, name }),
};

contextBridge.exposeInMainWorld("selfsame", shell);

// A MessagePort cannot cross the context bridge, but a message of the window to itself can carry it.
ipcRenderer.on(portChannel, (event) => window.postMessage(portMessage, window.location.origin, [...event.ports]));
