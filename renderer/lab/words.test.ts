import { expect, it } from "vitest";
import { deviceInWords, duration, estimate } from "./words.ts";

it.each([
  [400, "0.4 s"],
  [9_940, "9.9 s"],
  [9_960, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min 00 s"],
  [185_000, "3 min 05 s"],
  [7_800_000, "2 h 10 min"],
])("%i ms took %s", (milliseconds, words) => expect(duration(milliseconds)).toBe(words));

it.each([
  [2, "a few seconds"],
  [12.4, "about 12 s"],
  [43, "about 45 s"],
  [300, "about 5 min"],
  [9_000, "about 2.5 h"],
  [50_000, "about 14 h"],
])("%d s are left: %s", (seconds, words) => expect(estimate(seconds)).toBe(words));

it("says what a run computes on, or what was asked for", () => {
  expect(deviceInWords({ asked: "cuda", used: "cpu" })).toBe("CPU");
  expect(deviceInWords({ asked: "webgpu" })).toBe("WebGPU asked for");
  expect(deviceInWords({ asked: "auto" })).toBe("Device not chosen yet");
});
