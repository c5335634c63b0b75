/** The service behind the window: what runs it, what it is, whether it is there. Every place asks it through here. */
import { create } from "zustand";
import type { Client } from "../../contract/channel.ts";
import { SelfsameError } from "../../contract/errors.ts";
import type { OutputOf } from "../../contract/operation.ts";
import { operations } from "../../contract/operations.ts";
import type { Platform } from "../platform/platform.ts";
import { useNotices } from "./notices.ts";

interface Service {
  platform?: Platform;
  info?: OutputOf<typeof operations.appInfo>;
  connected: boolean;
  attach(platform: Platform): Promise<void>;
  reconnect(): Promise<void>;
}

export const useService = create<Service>()((set, get) => ({
  connected: false,

  async attach(platform) {
    platform.onConnection((connected) => set({ connected }));
    set({ platform, info: await platform.client.call(operations.appInfo, {}), connected: true });
  },

  async reconnect() {
    try {
      await get().platform?.reconnect();
    } catch (error) {
      useNotices.getState().complain(error);
    }
  },
}));

/** The live connection. Throws SelfsameError before there is a first one. */
export function client(): Client {
  const { platform } = useService.getState();
  if (!platform) throw new SelfsameError("crashed", "There is no connection to the service.");
  return platform.client;
}

/** Calls `listener` whenever there is a connection again after it was lost. */
export function onReconnect(listener: () => void): void {
  useService.subscribe((state, before) => {
    if (state.connected && !before.connected) listener();
  });
}
