/** The platform this window runs on. */
import { openBrowserPlatform } from "./browser.ts";
import { openElectronPlatform } from "./electron.ts";
import type { Platform } from "./platform.ts";

export const openPlatform = (): Promise<Platform> =>
  window.selfsame ? openElectronPlatform(window.selfsame) : openBrowserPlatform();
