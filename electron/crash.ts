/** Crashes are recorded on this machine and nowhere else. */
import type { App, CrashReporter, WebContents } from "electron";
import type { Log } from "./log.ts";

/** A window that dies more often than this many milliseconds apart is left alone: reloading does not help it. */
const reloadInterval = 10_000;

/** Starts the crash reporter, logs every process that dies, and reloads a page whose process crashed. */
export function watchCrashes(app: App, crashReporter: Pick<CrashReporter, "start">, log: Log): void {
  crashReporter.start({ uploadToServer: false });
  const reloadedAt = new WeakMap<WebContents, number>();

  app.on("render-process-gone", (_event, contents, { reason, exitCode }) => {
    log.error(`The window's process is gone: ${reason}, exit code ${exitCode}.`);
    if (reason === "clean-exit" || contents.isDestroyed()) return;
    const now = Date.now();
    if (now - (reloadedAt.get(contents) ?? Number.NEGATIVE_INFINITY) < reloadInterval) return;
    reloadedAt.set(contents, now);
    contents.reload();
  });
  app.on("child-process-gone", (_event, { type, reason, exitCode, serviceName }) => {
    if (reason !== "clean-exit") log.error(`${serviceName ?? type} is gone: ${reason}, exit code ${exitCode}.`);
  });
}
