import { describe, expect, it } from "vitest";
import { Completion } from "./completion.ts";
import { Meter } from "./meter.ts";
import { workersFor } from "./scan.ts";

describe("the meter of a scan", () => {
  it("counts everything once, and tells rate and time left by the last pictures", () => {
    let now = 0;
    const meter = new Meter({ waiting: 1, running: 0, done: 5, failed: 0, skipped: 0, total: 6 }, () => now);
    meter.add("waiting", 8);
    meter.addNotPicture();
    expect(meter.rate).toBeNull();
    for (let n = 0; n < 4; n++) {
      now += 500;
      meter.move("waiting", "running");
      meter.move("running", n === 0 ? "failed" : "done");
      meter.finish();
      const { total, ...parts } = meter.counts;
      expect(Object.values(parts).reduce((sum, part) => sum + part)).toBe(total);
    }
    expect(meter.counts).toEqual({ waiting: 5, running: 0, done: 8, failed: 1, skipped: 0, notPictures: 1, total: 15 });
    expect(meter.rate).toBe(2);
    expect(meter.remainingMs).toBe(2500);
    // Nothing is done any more: the rate falls.
    now += 1500;
    expect(meter.rate).toBe(1);
    meter.interrupt();
    expect(meter.remainingMs).toBeNull();
  });
});

describe("a file in a watched folder", () => {
  const file = { path: "a", bytes: 1, modified: 10_000 };
  it("is complete when it has not changed for a while", () => {
    let now = 10_500;
    const completion = new Completion(1000, () => now);
    expect(completion.isComplete({ ...file, modified: 9000 }, true)).toBe(true);
    expect(completion.isComplete(file, true)).toBe(false);
    now += 900;
    expect(completion.isComplete(file, false)).toBe(false);
    // It grows: from the beginning.
    expect(completion.isComplete({ ...file, bytes: 2 }, false)).toBe(false);
    now += 900;
    expect(completion.isComplete({ ...file, bytes: 2 }, false)).toBe(false);
    now += 100;
    expect(completion.isComplete({ ...file, bytes: 2 }, false)).toBe(true);
  });

  it("is forgotten where it has gone, and counted once where it holds no picture", () => {
    let now = 0;
    const completion = new Completion(1000, () => now);
    completion.isComplete(file, false);
    completion.endPass();
    completion.endPass();
    now = 5000;
    expect(completion.isComplete(file, false)).toBe(false);
    expect([completion.isOther(file), completion.addOther(file), completion.addOther(file)]).toEqual([
      false,
      true,
      false,
    ]);
    expect([completion.isOther(file), completion.isOther({ ...file, bytes: 9 })]).toEqual([true, false]);
  });
});

describe("workers", () => {
  it("are bounded by memory as well as by count, and at least one", () => {
    expect(workersFor(8, 1000, 3.5e9)).toBe(3);
    expect(workersFor(2, 1000, 1e12)).toBe(2);
    expect(workersFor(4, 1000, 1e6)).toBe(1);
  });
});
