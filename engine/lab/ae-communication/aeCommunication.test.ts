/** The experiment as a whole: every game in small, and going on after a stop. */
import { describe, expect, it } from "vitest";
import { onnxExecutor } from "../../../service/executors/onnxExecutor.ts";
import { experimentTools } from "../../../tests/support/experimentTools.ts";
import { random } from "../../random.ts";
import type { LabelledImages } from "../images.ts";
import type { SavedState } from "../journal.ts";
import { aeCommunication } from "./index.ts";
import { games } from "./params.ts";

/** Bars of 4 x 4 pixels, lying or standing. */
function bars(): LabelledImages {
  const source = random("bars");
  const labels = Int32Array.from({ length: 24 }, (_, i) => i % 2);
  const pixels = new Uint8Array(labels.length * 16);
  labels.forEach((label, i) => {
    const line = source.integer(4);
    for (let k = 0; k < 4; k++) pixels[i * 16 + (label === 0 ? line * 4 + k : k * 4 + line)] = 255;
  });
  return { width: 4, height: 4, channels: 1, pixels, labels, classes: ["lying", "standing"], notes: [] };
}

/** Everything is small: no agent learns anything in so few steps. */
const small = {
  hidden: [4],
  bits: 4,
  classes: 3,
  width: 5,
  episodes: 100,
  batch: 16,
  size: 5,
  maxSteps: 8,
  worlds: 2,
  stretch: 3,
  updates: 6,
  units: 8,
  worldHidden: [4],
  measured: 8,
};
const parse = (more: object) => aeCommunication.params.parse({ ...small, ...more });

function tiny() {
  const made = experimentTools();
  made.tools.executor = onnxExecutor({ threads: 1 });
  made.tools.data.digits = async () => bars();
  return made;
}

describe("the run", () => {
  it("plays every game, and tells charts, tables, galleries and films", async () => {
    const { tools, recording, parts } = tiny();
    const given = parse({
      games,
      things: ["gaussian", "digits"],
      speakers: ["random", "ae"],
      worldSpeakers: ["ae"],
      seeds: 2,
    });
    const result = await aeCommunication.run(given, tools);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect([result.games.length, result.worlds.length, parts.size]).toEqual([8, 6, 14]);
    expect([...recording.charts.keys()]).toEqual([
      "success-gaussian",
      "messages-gaussian",
      "success-digits",
      "messages-digits",
      "learning-findgoal",
      "learning-doors",
      "learning-fivesteps",
    ]);
    expect([...recording.tables.keys()]).toEqual([
      "referential-gaussian",
      "referential-digits",
      "findgoal",
      "doors",
      "fivesteps",
    ]);
    expect([...recording.matrices.keys()]).toEqual(["bits-gaussian", "bits-digits"]);
    expect([...recording.galleries.keys()]).toEqual(["pictures-digits", "told-again-digits"]);
    expect([...recording.films.keys()]).toEqual(["replay-findgoal-ae", "replay-doors-ae", "replay-fivesteps-ae"]);
    expect(recording.progress).toEqual({ fraction: 1, step: "Done" });
    for (const { measured } of aeCommunication.claims(result)) expect(measured).not.toMatch(/NaN|undefined/);

    // Whatever trainings were there already, and which of the others met: the same numbers, and told in the same order.
    const again = tiny();
    for (const [part, value] of [...parts].filter((_, i) => i % 4 !== 1)) again.parts.set(part, value);
    expect(await aeCommunication.run(given, again.tools)).toEqual(result);
    expect(again.recording.events()).toEqual(recording.events());
  });

  it.each(games)("%s goes on in the middle of trainings as if it had not been cut off", async (game) => {
    const given = parse({ games: [game], speakers: ["rl", "ae-rl"], worldSpeakers: ["silent", "rl"] });
    const whole = tiny();
    const result = await aeCommunication.run(given, whole.tools);

    const states = new Map<string, SavedState>();
    const stopped = tiny();
    let asked = 0;
    stopped.tools.journal.due = () => true;
    stopped.tools.journal.save = async (part, state) => void states.set(part, structuredClone(state));
    stopped.tools.checkpoint = async () => {
      if (++asked > 5) throw new DOMException("The run was stopped.", "AbortError");
    };
    await expect(aeCommunication.run(given, stopped.tools)).rejects.toThrow(/stopped/);
    const times = [...states.values()].map(({ metadata }) => Number(metadata["time"]));
    expect(Math.max(...times)).toBeGreaterThan(1);
    expect(Math.max(...times)).toBeLessThan(small.updates);

    const resumed = tiny();
    resumed.tools.journal.saved = async (part) => states.get(part);
    expect(await aeCommunication.run(given, resumed.tools)).toEqual(result);
    expect(resumed.recording.events()).toEqual(whole.recording.events());
  });

  it("has presets that its parameters allow", () => {
    for (const { params } of aeCommunication.presets) expect(() => aeCommunication.params.parse(params)).not.toThrow();
  });
});
