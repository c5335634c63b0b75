import { afterEach, describe, expect, it } from "vitest";
import { referenceExecutor } from "../../engine/tensor/executor.ts";
import { mul, sub } from "../../engine/tensor/ops/elementwise.ts";
import { input, parameter } from "../../engine/tensor/ops/leaves.ts";
import { mean } from "../../engine/tensor/ops/reductions.ts";
import type { Tensor } from "../../engine/tensor/value.ts";
import { Lanes } from "./lanes.ts";

const lanes = new Lanes({ device: "cpu", threads: 1 });
afterEach(() => lanes.close());

const numbers = (...values: number[]): Tensor => ({
  shape: [values.length],
  dtype: "f32",
  data: Float32Array.from(values),
});

/** Moves w towards x by a tenth at every run, and tells how far away it was. */
function spec() {
  const [w, x] = [parameter("w", [2]), input("x", [2])];
  const away = sub(x, w);
  return { outputs: { away: mean(mul(away, away)) }, carry: { w: sub(w, mul(away, -0.1)) } };
}

describe("lanes", () => {
  it("are the same threads when they are asked for again, and run what the reference runs", async () => {
    const [first, second] = lanes.take(2);
    expect(lanes.take(1)[0]).toBe(first);
    expect(lanes.take(2)[1]).toBe(second);
    const feeds = [numbers(1, 2), numbers(0, 1), numbers(3, 3)].map((x) => ({ x }));
    const programs = await Promise.all([first, second, referenceExecutor].map((executor) => executor.compile(spec())));
    for (const program of programs) await program.load({ w: numbers(0, 0) });
    const [a, b, expected] = await Promise.all(programs.map((program) => program.runAll(feeds)));
    expect(a).toEqual(b);
    a.forEach(({ away }, i) => {
      expect(away.data[0]).toBeCloseTo(expected[i]["away"].data[0], 6);
    });
    const [state, other] = [await programs[0].state(), await programs[2].state()];
    expect(Array.from(state["w"].data)).toEqual(Array.from(other["w"].data, (value) => expect.closeTo(value, 6)));
    await programs[0].release();
    await expect(programs[0].run({ x: numbers(1, 2) })).rejects.toThrow(/released/);
    // The other lane knows nothing of that.
    await programs[1].run({ x: numbers(1, 2) });
  });

  it("tell what is wrong, and reject what waits when they are closed", async () => {
    const [lane] = lanes.take(1);
    const program = await lane.compile(spec());
    await expect(program.load({ nothing: numbers(1) })).rejects.toThrow(/"nothing"/);
    await program.load({ w: numbers(0, 0) });
    const waiting = program.runAll(new Array(20_000).fill({ x: numbers(1, 1) }));
    const rejected = expect(waiting).rejects.toThrow(/ended/);
    await lanes.close();
    await rejected;
  });
});
