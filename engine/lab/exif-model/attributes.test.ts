import { describe, expect, it } from "vitest";
import type { Photograph } from "../photographs.ts";
import { attributesOf } from "./attributes.ts";
import type { Instance } from "./instances.ts";

/** So many photographs, each of the next of so many cameras. */
function photographs(count: number, cameras: number, exif: (index: number) => Record<string, string>): Photograph[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `${i}.jpg`,
    camera: `maker|${i % cameras}`,
    exif: exif(i),
    views: [],
  }));
}

const instance = (
  photograph: Photograph,
  development: Partial<Instance["development"]["rest"]> = {},
  factor = 1,
): Instance => ({
  photograph,
  group: 0,
  development: { factor, kernel: "cubic", rest: development },
  saving: {},
});

const [nothing] = photographs(1, 1, () => ({}));
const ofTags = (list: Photograph[]) => attributesOf(list).filter(({ source }) => source === "exif");

describe("attributes of the development", () => {
  const attributes = attributesOf(photographs(3, 3, () => ({})));
  const classOf = (id: string, ...made: [Partial<Instance["development"]["rest"]>?, number?]) =>
    attributes.find((attribute) => attribute.id === id)!.classOf(instance(nothing, ...made));

  it("are there whatever the photographs say, and come first", () => {
    expect(attributes.map(({ id }) => id)).toEqual([
      "jpeg",
      "resize",
      "blur",
      "sharpen",
      "tone",
      "contrast",
      "saturation",
    ]);
    expect(attributes.every(({ source }) => source === "development")).toBe(true);
  });

  it("are classes of what was done", () => {
    const jpeg = (quality: number) => classOf("jpeg", { jpeg: { quality, subsampling: "4:2:0" } });
    expect([classOf("jpeg"), jpeg(74), jpeg(75), jpeg(89), jpeg(90)]).toEqual([
      "none",
      "coarse",
      "middle",
      "middle",
      "fine",
    ]);
    expect([1, 0.74, 0.75, 0.99, 1.2].map((factor) => classOf("resize", {}, factor))).toEqual([
      "none",
      "strongly reduced",
      "reduced",
      "reduced",
      "enlarged",
    ]);
    for (const [id, step] of [
      ["blur", { blur: 1 }],
      ["sharpen", { sharpen: 1 }],
      ["tone", { gamma: 1.2 }],
    ] as const)
      expect([classOf(id), classOf(id, step)]).toEqual(["no", "yes"]);
    expect([classOf("contrast"), classOf("contrast", { linear: [0.9, 20] })]).toEqual([undefined, "lower"]);
    expect(classOf("contrast", { linear: [1.1, -20] })).toBe("higher");
    expect([0.8, 1.2].map((saturation) => classOf("saturation", { saturation }))).toEqual(["lower", "higher"]);
    expect(classOf("saturation")).toBeUndefined();
  });
});

describe("attributes of EXIF tags", () => {
  it("have the values of at least four photographs of at least three cameras as classes, and prune the others", () => {
    const list = [
      ...photographs(8, 4, () => ({ ISO: "100" })),
      ...photographs(4, 3, () => ({ ISO: "200" })),
      // Too few photographs, too few cameras.
      ...photographs(3, 3, () => ({ ISO: "400" })),
      ...photographs(9, 2, () => ({ ISO: "800" })),
    ];
    const [attribute, ...others] = ofTags(list);
    expect(others).toEqual([]);
    expect([attribute.id, attribute.label]).toEqual(["ISO", "sensitivity (ISO)"]);
    const classOf = (value: string) => attribute.classOf(instance({ ...nothing, exif: { ISO: value } }));
    expect(["100", "200", "400", "800", "50"].map(classOf)).toEqual(["100", "200", undefined, undefined, undefined]);
    expect(attribute.classOf(instance(nothing))).toBeUndefined();
  });

  it("are left out with one value alone, with too few photographs, or where they say nothing of the making", () => {
    const two = (i: number) => (i % 2 === 0 ? "a" : "b");
    const list = photographs(60, 5, (i) => ({
      Same: "1",
      Make: two(i),
      MakerNote: two(i),
      Orientation: two(i),
      // Common enough as values, but on less than three in ten photographs.
      ...(i < 16 ? { Seldom: two(i) } : {}),
      ...(i < 20 ? { Often: two(i) } : {}),
      // Two values, one of them rare.
      Nearly: i < 57 ? "usual" : "rare",
    }));
    expect(ofTags(list).map(({ id }) => id)).toEqual(["Make", "Often"]);
  });

  it("are the most covered ones where there are many, in the order of the alphabet where they are alike", () => {
    const names = Array.from({ length: 30 }, (_, k) => `Tag${String.fromCharCode(65 + (k % 26))}${k}`);
    const list = photographs(100, 5, (i) =>
      Object.fromEntries(names.filter((_, k) => i < 100 - (k % 5)).map((name) => [name, i % 2 === 0 ? "a" : "b"])),
    );
    const found = ofTags(list).map(({ id }) => id);
    const covered = (name: string) => 100 - (names.indexOf(name) % 5);
    const order = names.toSorted((a, b) => covered(b) - covered(a) || (a < b ? -1 : 1));
    expect(found).toEqual(order.slice(0, 24));
  });

  it("have labels in words; abbreviations stay", () => {
    const tags = ["Make", "GainControl", "SubjectDistanceRange", "ISO", "GPSVersion", "YCbCrPositioning"];
    const list = photographs(20, 5, (i) => Object.fromEntries(tags.map((tag) => [tag, String(i % 2)])));
    const labels = Object.fromEntries(ofTags(list).map(({ id, label }) => [id, label]));
    expect(labels).toEqual({
      Make: "maker of the camera",
      GainControl: "gain control",
      SubjectDistanceRange: "subject distance range",
      ISO: "sensitivity (ISO)",
      GPSVersion: "GPSVersion",
      YCbCrPositioning: "position of colour samples",
    });
  });
});
