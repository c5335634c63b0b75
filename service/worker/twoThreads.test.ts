import { describe, expect, it } from "vitest";
import { detectors } from "../../engine/detectors/list.ts";
import { isForTwoThreads, onTwoThreads } from "./twoThreads.ts";

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe("detectors on two threads", () => {
  it("run once each, at most two at a time, and beside only those for which pixels suffice", async () => {
    const ran = { here: [] as string[], beside: [] as string[] };
    let [now, most] = [0, 0];
    const on = (thread: "here" | "beside") => async (detector: { id: string }) => {
      most = Math.max(most, ++now);
      ran[thread].push(detector.id);
      await pause(1);
      now--;
    };
    await onTwoThreads(detectors, on("here"), on("beside"));
    expect(most).toBe(2);
    expect([...ran.here, ...ran.beside].toSorted()).toEqual(detectors.map(({ id }) => id).toSorted());
    const pixelsSuffice = detectors.filter((detector) => detector.pixelsSuffice).map(({ id }) => id);
    expect(pixelsSuffice).toEqual(expect.arrayContaining(ran.beside));
    // The longest first, so that no thread is left with one of them at the end.
    expect(ran.here[0]).toBe("exif-consistency");
    expect(ran.beside[0]).toBe("copy-move");
  });

  it("gives what only one thread may take to that one, and the rest to whichever is free", async () => {
    const ran: string[] = [];
    // Beside nothing gets done: the other thread takes over.
    const beside = () => pause(50);
    await onTwoThreads(detectors, async ({ id }) => void ran.push(id), beside);
    expect(ran).toHaveLength(detectors.length - 1);
    expect(ran).not.toContain("copy-move");
  });

  it.each(["here", "beside"])(
    "end where the thread %s breaks, once the other is done with what it had",
    async (broken) => {
      let running = 0;
      const run = (thread: string) => async () => {
        if (thread === broken) throw new Error("broken");
        running++;
        await pause(5);
        running--;
      };
      await expect(onTwoThreads(detectors, run("here"), run("beside"))).rejects.toThrow("broken");
      expect(running).toBe(0);
    },
  );
});

describe("a picture is for two threads", () => {
  it("where there are two cores for it, memory for two and enough to do", () => {
    expect(isForTwoThreads(12e6, 22, 2, 1400)).toBe(true);
    expect(isForTwoThreads(12e6, 22, 1, 1400)).toBe(false);
    expect(isForTwoThreads(12e6, 22, 2, 700)).toBe(false);
    expect(isForTwoThreads(100e6, 22, 2, 1400)).toBe(false);
    expect(isForTwoThreads(12e6, 3, 2, 1400)).toBe(false);
    expect(isForTwoThreads(1e5, 22, 2, 1400)).toBe(false);
  });
});
