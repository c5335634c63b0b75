/** Answers the window's requests in the main process, after checking who asks and what. */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from "electron";
import { z } from "zod";
import { asSelfsameError, SelfsameError } from "../contract/errors.ts";
import type { NoticeChannel, Reply, RequestChannel } from "./channels.ts";
import { isPageUrl } from "./origin.ts";

/** Only the main frame showing the application's own page may ask. */
export function isTrustedSender(event: Pick<IpcMainInvokeEvent, "senderFrame">): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isPageUrl(frame.url);
}

/** Registers the one handler of `channel`. Input and output are checked against the channel's schemas. */
export function answer<In extends z.ZodType, Out extends z.ZodType>(
  ipcMain: Pick<IpcMain, "handle">,
  channel: RequestChannel<In, Out>,
  handler: (input: z.output<In>, sender: WebContents) => Promise<z.input<Out>>,
): void {
  ipcMain.handle(channel.name, async (event, raw: unknown): Promise<Reply> => {
    try {
      if (!isTrustedSender(event)) throw new SelfsameError("usage", "This page may not ask the application anything.");
      const input = channel.input.safeParse(raw);
      if (!input.success) throw new SelfsameError("usage", `${channel.name}: ${z.prettifyError(input.error)}`);
      return { ok: true, value: channel.output.parse(await handler(input.data, event.sender)) };
    } catch (error) {
      const { code, message, advice } = asSelfsameError(error);
      return { ok: false, error: { code, message, advice } };
    }
  });
}

/** Tells the window something, unless it is gone. */
export function notify<Value extends z.ZodType>(
  contents: WebContents,
  channel: NoticeChannel<Value>,
  value: z.input<Value>,
): void {
  if (!contents.isDestroyed()) contents.send(channel.name, channel.value.parse(value));
}
