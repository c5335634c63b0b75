import { describe, expect, it } from "vitest";
import { SelfsameError } from "../../contract/errors.ts";
import type { LiveFinding } from "../../contract/findings.ts";
import type { VerifyResult } from "../../contract/operations.ts";
import { liveFinding as finding } from "../../tests/support/liveFinding.ts";
import { type Examination, failed, finished, progressed, queued, started, withFinding } from "./examination.ts";

const item = { id: "a", name: "a.jpg", bytes: 10 };
const raster = { id: "r", width: 8, height: 8, tile: 8, levels: 1, sample: "rgb8" as const };
const result = (findings: LiveFinding[], alarms: string[] = []): VerifyResult => ({
  image: {
    path: "a.jpg",
    sha256: "00",
    bytes: 10,
    format: "jpeg",
    width: 8,
    height: 8,
    orientation: 1,
    notices: [],
  },
  picture: raster,
  verdict: { level: alarms.length > 0 ? "alarm" : "clear", text: "", alarms },
  findings,
  map: null,
  metadata: [],
  tool: { name: "selfsame", version: "0", decoder: {}, models: [] },
  elapsedMs: 1,
});
const running = (): Examination => started(queued(item));

describe("progressed", () => {
  it("keeps picture, shares and findings as they come", () => {
    let state = progressed(running(), { kind: "picture", raster });
    state = progressed(state, { kind: "detector", detector: "noise", fraction: 0.5 });
    expect(state.picture).toBe(raster);
    expect(state.fractions).toEqual({ noise: 0.5 });
    state = progressed(state, { kind: "finding", finding: finding("noise") });
    expect(state.fractions).toEqual({});
    expect(Object.keys(state.findings)).toEqual(["noise"]);
    expect(state.state).toBe("running");
  });

  it("leaves the state it was given as it was", () => {
    const before = Object.freeze(running());
    progressed(before, { kind: "finding", finding: finding("noise") });
    expect(before.findings).toEqual({});
  });
});

describe("finished", () => {
  it("shows the first alarm unless the reader chose something else", () => {
    const done = result([finding("jpeg-grid", { alarm: true }), finding("noise")], ["jpeg-grid"]);
    expect(finished(running(), done).shown).toBe("jpeg-grid");
    expect(finished({ ...running(), shown: "noise" }, done).shown).toBe("noise");
  });

  it("forgets shares of work that are no longer told", () => {
    const state = progressed(running(), { kind: "detector", detector: "noise", fraction: 0.9 });
    expect(finished(state, result([finding("noise")])).fractions).toEqual({});
  });
});

describe("failed", () => {
  it("keeps what was found before, and the words of the error", () => {
    const state = failed(
      withFinding(running(), finding("noise")),
      new SelfsameError("timeout", "It took too long.", "Raise the limit."),
    );
    expect(state.state).toBe("error");
    expect(state.error).toEqual({ message: "It took too long.", advice: "Raise the limit." });
    expect(state.findings.noise.detector).toBe("noise");
  });

  it("tells cancelling from failing", () => {
    expect(failed(running(), new SelfsameError("cancelled", "Cancelled.")).state).toBe("cancelled");
  });
});

it("a second run starts without the findings of the first, and keeps the picture on screen", () => {
  const again = started(finished(running(), result([finding("noise")])));
  expect(again.findings).toEqual({});
  expect(again.result).toBeUndefined();
  expect(again.picture).toBe(raster);
});

it("another run of one detector replaces only its finding", () => {
  const state = finished(running(), result([finding("noise"), finding("channels")]));
  const changed = withFinding(state, finding("channels", { params: { channel: "a" } }));
  expect(changed.findings.channels.params).toEqual({ channel: "a" });
  expect(changed.findings.noise).toBe(state.findings.noise);
});
