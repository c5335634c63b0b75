import { describe, expect, it } from "vitest";
import { RunControl } from "./runControl.ts";

describe("a pause", () => {
  it("holds all loops that run side by side, and lets all of them go on", async () => {
    let paused = 0;
    const control = new RunControl(() => paused++);
    control.pause();
    const passed: number[] = [];
    const loops = [0, 1].map((loop) => control.checkpoint().then(() => passed.push(loop)));
    await Promise.resolve();
    expect([paused, passed]).toEqual([2, []]);
    control.resume();
    expect(await Promise.all(loops)).toHaveLength(2);
    expect(passed).toEqual([0, 1]);
  });

  it("that ends in a stop ends all of them", async () => {
    const control = new RunControl(() => undefined);
    control.pause();
    const loops = [control.checkpoint(), control.checkpoint()];
    control.stop();
    for (const loop of loops) await expect(loop).rejects.toThrow(/stopped/);
  });
});
