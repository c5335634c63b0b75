import { EventEmitter } from "node:events";
import type { App } from "electron";
import { expect, it, vi } from "vitest";
import { FakeWebContents } from "../tests/support/fakeElectron.ts";
import { watchCrashes } from "./crash.ts";

function watched() {
  const app = new EventEmitter();
  const reporter = { start: vi.fn() };
  const log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  watchCrashes(app as unknown as App, reporter, log);
  return { app, reporter, log, contents: new FakeWebContents() };
}

it("sends no crash report anywhere", () => {
  expect(watched().reporter.start).toHaveBeenCalledWith({ uploadToServer: false });
});

it("reloads a page that crashed, once, and leaves it alone where it crashes again at once", () => {
  const { app, log, contents } = watched();
  const gone = () => app.emit("render-process-gone", {}, contents, { reason: "crashed", exitCode: 5 });
  gone();
  gone();
  expect(contents.reloads).toBe(1);
  expect(log.error).toHaveBeenCalledTimes(2);
});

it("does not reload a page that was closed", () => {
  const { app, contents } = watched();
  app.emit("render-process-gone", {}, contents, { reason: "clean-exit", exitCode: 0 });
  expect(contents.reloads).toBe(0);
});

it("logs which child process died and why", () => {
  const { app, log } = watched();
  app.emit("child-process-gone", {}, { type: "Utility", serviceName: "Selfsame worker", reason: "oom", exitCode: 9 });
  app.emit("child-process-gone", {}, { type: "Utility", reason: "clean-exit", exitCode: 0 });
  expect(log.error.mock.calls).toEqual([["Selfsame worker is gone: oom, exit code 9."]]);
});
