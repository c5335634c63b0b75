import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readWindowState, writeWindowState } from "./windowState.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-state-"));
const file = join(folder, "deep", "window.json");
const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
const state = { bounds: { x: 100, y: 80, width: 1200, height: 800 }, maximized: true };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("finds the window again where it was", () => {
  expect(readWindowState(file, screens)).toBeUndefined();
  writeWindowState(file, state);
  expect(readWindowState(file, screens)).toEqual(state);
  expect(readdirSync(join(folder, "deep"))).toEqual(["window.json"]);
});

it("does not put it where no screen is, nor make it too small to use", () => {
  for (const bounds of [
    { ...state.bounds, x: 5000 },
    { ...state.bounds, y: -500 },
    { ...state.bounds, width: 10 },
  ]) {
    writeWindowState(file, { ...state, bounds });
    expect(readWindowState(file, screens)).toBeUndefined();
  }
});

it("starts afresh where the file is damaged", () => {
  writeFileSync(file, "{");
  expect(readWindowState(file, screens)).toBeUndefined();
});
