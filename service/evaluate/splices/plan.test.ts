import { describe, expect, it } from "vitest";
import { planSplices, type Shot, spliceKinds } from "./plan.ts";

const shots = (numbers: Record<string, number>): Shot[] =>
  Object.entries(numbers).flatMap(([camera, count]) =>
    Array.from({ length: count }, (_, i) => ({ name: `${camera}${i}`, path: `/${camera}${i}`, camera, sha256: "" })),
  );
const many = shots({ one: 9, two: 4, three: 3, four: 1, five: 1, six: 1 });
const plan = (seed: number, count = 48, from = many) => planSplices(from, { count, seed, kinds: spliceKinds });

describe("a plan", () => {
  it("divides cameras in two parts that share none, with about as many photographs", () => {
    const cameras = { a: new Set<string>(), b: new Set<string>() };
    for (const { part, host, donor } of plan(1, 400))
      for (const { camera } of [host, donor]) cameras[part!].add(camera);
    expect([...cameras.a].filter((camera) => cameras.b.has(camera))).toEqual([]);
    const photographs = (part: Set<string>) => many.filter(({ camera }) => part.has(camera)).length;
    expect(photographs(cameras.a) + photographs(cameras.b)).toBe(many.length);
    expect(Math.abs(photographs(cameras.a) - photographs(cameras.b))).toBeLessThanOrEqual(1);
  });

  it("takes regions from another camera, clones from the picture itself, and saves each kind in every way", () => {
    const plans = plan(2);
    const ways = new Map<string, number>();
    for (const { kind, host, donor, saving, part } of plans) {
      expect(donor.camera === host.camera).toBe(kind === "copy-move");
      if (kind === "copy-move") expect(donor).toBe(host);
      const key = `${kind} ${part} ${saving.format}`;
      ways.set(key, (ways.get(key) ?? 0) + 1);
    }
    expect([...ways.values()].toSorted((a, b) => a - b)).toEqual([2, 2, 2, 2, 2, 2, 6, 6, 6, 6, 6, 6]);
    expect(new Set(plans.map(({ id }) => id)).size).toBe(48);
  });

  it("is determined by its seed, each splice by its place; another seed divides otherwise", () => {
    expect(plan(3, 10)).toEqual(plan(3, 48).slice(0, 10));
    const partsOf = (seed: number) =>
      [...new Set(plan(seed, 200).map(({ host, part }) => `${host.camera} ${part}`))].sort();
    expect(new Set([1, 2, 3, 4, 5].map((seed) => partsOf(seed).join())).size).toBeGreaterThan(1);
  });

  it("leaves two cameras to a part even where one has nearly all photographs", () => {
    for (const { part } of plan(4, 8, shots({ one: 90, two: 1, three: 1, four: 1 }))) expect(part).toBeDefined();
  });

  it("has no parts with three cameras, and refuses one camera unless regions are cloned", () => {
    for (const { part } of plan(5, 8, shots({ one: 2, two: 2, three: 1 }))) expect(part).toBeUndefined();
    expect(() => plan(5, 8, shots({ one: 5 }))).toThrow(/of 1 cameras to build on; 2 are needed/);
    const clones = planSplices(shots({ one: 5 }), { count: 3, seed: 0, kinds: ["copy-move"] });
    expect(clones.map(({ kind }) => kind)).toEqual(Array(3).fill("copy-move"));
  });
});
