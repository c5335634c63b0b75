import { describe, expect, it } from "vitest";
import { attribute } from "../../../tests/support/patchComparison.ts";
import { attributesInWords, byWeight, judge } from "./attributeWords.ts";

const same = { withinMajority: 0.8, withinMinority: 0.8, between: 0.78 };
const open = { withinMajority: 0.8, withinMinority: 0.8, between: 0.68 };
const noise = attribute();
const sharpening = attribute({ label: "sharpening", between: 0.2 });
const history = attribute({ label: "JPEG history", ...same });
const weak = attribute({ label: "resizing", interval: [0.55, 0.7] });

describe("judgement", () => {
  it("needs an attribute that can be told", () => {
    expect(judge(noise)).toBe("differs");
    expect(judge(history)).toBe("same");
    expect(judge(attribute(open))).toBe("open");
    expect(judge(weak)).toBe("weak");
    expect(judge(attribute({ interval: [0.6, 0.7] }))).toBe("differs");
    expect(judge(attribute({ interval: [Number.NaN, Number.NaN] }))).toBe("weak");
  });

  it("takes nothing for alike that not even patches of one region seem to share", () => {
    expect(judge(attribute({ withinMajority: 0.3, withinMinority: 0.3, between: 0.3 }))).toBe("open");
  });

  it("takes regions that agree more with each other than within for alike", () => {
    expect(judge(attribute({ between: 0.95 }))).toBe("same");
  });

  it("sorts what differs most first, and what cannot be told last", () => {
    expect(byWeight([weak, history, noise, sharpening])).toEqual([sharpening, noise, history, weak]);
  });
});

describe("the sentence", () => {
  it("names what differs and what does not", () => {
    expect(attributesInWords([history, noise, sharpening])).toBe(
      "Sharpening and noise look different in the two regions; JPEG history looks the same.",
    );
    expect(attributesInWords([noise])).toBe("Noise looks different in the two regions.");
    expect(attributesInWords([history, { ...history, label: "gamma" }])).toBe(
      "JPEG history and gamma look the same in both regions.",
    );
  });

  it("names no attribute that can hardly be told, and none that is not clear", () => {
    expect(attributesInWords([weak, noise])).not.toMatch(/resizing/i);
    expect(attributesInWords([attribute({ label: "gamma", ...open }), noise])).not.toMatch(/gamma/i);
  });

  it("has words for nothing", () => {
    expect(attributesInWords([weak])).toMatch(/None of the attributes can be told much better than by guessing/);
    expect(attributesInWords([attribute(open)])).toMatch(/Nothing tells clearly/);
    expect(attributesInWords([])).toMatch(/not compared/);
  });
});
