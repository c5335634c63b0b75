/** Where the window was when it was last closed. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Rectangle } from "electron";
import { z } from "zod";

const stateSchema = z.object({
  bounds: z.object({
    x: z.number().int(),
    y: z.number().int(),
    width: z.number().int().min(640),
    height: z.number().int().min(480),
  }),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof stateSchema>;

const isOnScreen = (bounds: Rectangle, areas: readonly Rectangle[]): boolean =>
  areas.some(
    (area) =>
      // The title bar must be within reach of the pointer.
      bounds.x + 64 < area.x + area.width &&
      bounds.x + bounds.width - 64 > area.x &&
      bounds.y >= area.y &&
      bounds.y + 32 < area.y + area.height,
  );

/** The stored state, or undefined: never stored, damaged, or on a screen that is no longer there. */
export function readWindowState(file: string, workAreas: readonly Rectangle[]): WindowState | undefined {
  try {
    const state = stateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    return isOnScreen(state.bounds, workAreas) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces the stored state in one step, so that a crash leaves the former one. */
export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(state));
  renameSync(`${file}.new`, file);
}
