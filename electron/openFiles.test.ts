import { EventEmitter } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "electron";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { filesAmong, watchOpenedFiles } from "./openFiles.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-open-"));
const a = join(folder, "a.jpg");
const b = join(folder, "b ü.png");

beforeAll(() => {
  writeFileSync(a, "");
  writeFileSync(b, "");
  mkdirSync(join(folder, "folder"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("takes existing regular files, absolute or relative, each once", async () => {
  expect(await filesAmong(["a.jpg", a, "b ü.png"], folder)).toEqual([a, b]);
});

it("leaves out switches, folders, URLs and what does not exist", async () => {
  const args = [
    "--inspect",
    "-a.jpg",
    "folder",
    ".",
    "",
    "missing.jpg",
    "https://example.com/a.jpg",
    "/dev/null",
    "a\0.jpg",
  ];
  expect(await filesAmong(args, folder)).toEqual([]);
});

it("reports files of this start, of a second start and of the file manager", async () => {
  const app = new EventEmitter();
  const opened: string[][] = [];
  const reported = (count: number) => vi.waitFor(() => expect(opened).toHaveLength(count));
  watchOpenedFiles(app as unknown as App, { argv: ["selfsame", "a.jpg"], cwd: folder }, (paths) => opened.push(paths));
  await reported(1);
  app.emit("second-instance", {}, ["selfsame", "--flag", "b ü.png"], folder);
  await reported(2);
  const event = { preventDefault: vi.fn() };
  app.emit("open-file", event, a);
  await reported(3);
  expect(event.preventDefault).toHaveBeenCalled();
  expect(opened).toEqual([[a], [b], [a]]);
});
