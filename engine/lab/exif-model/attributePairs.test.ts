import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../random.ts";
import { drawPair, labelOf, meanOfPatches, type SeenInstance, seenInstance } from "./attributePairs.ts";
import type { Attribute } from "./attributes.ts";

const attributes: Attribute[] = (["development", "exif", "exif"] as const).map((source, k) => ({
  id: `${k}`,
  label: `${k}`,
  source,
  classOf: () => undefined,
}));

const seen = (classes: (string | undefined)[], photograph = "a.jpg", group = "0/0"): SeenInstance => ({
  group,
  photograph,
  camera: "maker|one",
  classes,
  patches: [],
});

/** Three groups of eight instances of their own photographs, some classes not known. */
function drawn(seed: number): SeenInstance[] {
  const source = random("attribute pairs", seed);
  return Array.from({ length: 24 }, (_, i) =>
    seen(
      attributes.map(() => (source.uniform() < 0.2 ? undefined : "xyz"[source.integer(3)])),
      // Two instances of each photograph.
      `${i >> 1}.jpg`,
      `0/${Math.floor(i / 8)}`,
    ),
  );
}

describe("labels of pairs", () => {
  const [development, exif] = attributes;

  it("say whether both share a class, and nothing where one is not known", () => {
    for (const [k, attribute] of attributes.entries()) {
      const pair = (a?: string, b?: string) =>
        labelOf(seen([a, a, a], "a.jpg"), seen([b, b, b], "b.jpg"), k, attribute);
      expect([pair("x", "x"), pair("x", "y"), pair("x"), pair(undefined, "x"), pair()]).toEqual([1, 0, -1, -1, -1]);
    }
  });

  it("say nothing of what the camera wrote into one photograph, but of its developments", () => {
    const [a, b, c] = [seen(["x", "x"]), seen(["y", "x"]), seen(["x", "x"])];
    expect([labelOf(a, b, 0, development), labelOf(a, c, 0, development)]).toEqual([0, 1]);
    expect(labelOf(a, b, 1, exif)).toBe(-1);
  });

  it("do not depend on the order, and use the classes of the attribute alone", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const instances = drawn(seed);
        for (const a of instances)
          for (const b of instances)
            for (const [k, attribute] of attributes.entries()) {
              const label = labelOf(a, b, k, attribute);
              if (label !== labelOf(b, a, k, attribute)) throw new Error(`${k}: not symmetric`);
              const only = (instance: SeenInstance) => ({
                ...instance,
                classes: instance.classes.map((value, other) => (other === k ? value : "same")),
              });
              if (label !== labelOf(only(a), only(b), k, attribute)) throw new Error(`${k}: other attributes`);
            }
      }),
      { numRuns: 20 },
    );
  });
});

describe("pairs as they are drawn", () => {
  it("are two instances of one group that say something of some attribute", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const instances = drawn(seed);
        const source = random("draw", seed);
        for (let i = 0; i < 50; i++) {
          const [a, b] = drawPair(instances, attributes, source);
          expect(a).not.toBe(b);
          expect(b.group).toBe(a.group);
          expect(attributes.some((attribute, k) => labelOf(a, b, k, attribute) >= 0)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("share their attribute in half of the draws, however rare sharing is", () => {
    // Of each 17 others in the group only one shares the value.
    const instances = Array.from({ length: 18 }, (_, i) => seen([`${i >> 1}`], `${i}.jpg`));
    const source = random("half");
    const draws = 2000;
    let sharing = 0;
    for (let i = 0; i < draws; i++) {
      const [a, b] = drawPair(instances, attributes.slice(0, 1), source);
      sharing += Number(a.classes[0] === b.classes[0]);
    }
    // Five standard deviations.
    expect(Math.abs(sharing / draws - 0.5)).toBeLessThan(0.056);
  });

  it("begin with every value as often, however common it is", () => {
    const instances = Array.from({ length: 30 }, (_, i) => seen([i < 3 ? "rare" : "common"], `${i}.jpg`));
    const source = random("values");
    let rare = 0;
    for (let i = 0; i < 2000; i++)
      rare += Number(drawPair(instances, attributes.slice(0, 1), source)[0].classes[0] === "rare");
    expect(Math.abs(rare / 2000 - 0.5)).toBeLessThan(0.056);
  });
});

describe("what the network saw of an instance", () => {
  const patches = Array.from({ length: 6 }, (_, i) => Float32Array.from({ length: 6 }, (_, k) => Number(i === k)));
  const instance = { ...seen([]), patches };

  it("is a mean direction of so many different patches", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer(), (count, seed) => {
        const mean = meanOfPatches(instance, count, random("mean", seed));
        expect(Math.hypot(...mean)).toBeCloseTo(1, 5);
        // Patches are axes: as many as were drawn take part alike, and none twice.
        const drawnOnes = Array.from(mean).filter((value) => value > 0);
        expect(drawnOnes).toHaveLength(count);
        for (const value of drawnOnes) expect(value).toBeCloseTo(1 / Math.sqrt(count), 5);
      }),
    );
    const first = new Set<number>();
    const source = random("all");
    for (let i = 0; i < 100; i++) first.add(meanOfPatches(instance, 1, source).indexOf(1));
    expect(first.size).toBe(6);
  });

  it("belongs to the group of its batch", () => {
    const made = seenInstance(
      {
        photograph: { name: "a.jpg", camera: "maker|one", exif: {}, views: [] },
        group: 2,
        development: { factor: 1, kernel: "cubic", rest: {} },
        saving: {},
      },
      7,
      ["x", undefined],
      patches,
    );
    expect(made).toEqual({
      group: "7/2",
      photograph: "a.jpg",
      camera: "maker|one",
      classes: ["x", undefined],
      patches,
    });
  });
});
