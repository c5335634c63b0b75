import { describe, expect, it } from "vitest";
import type { TotemSession } from "../../../contract/totemSessions.ts";
import { contentsOf } from "./contents.ts";

const session = {
  photo: { name: "table.jpg", sha256: "0123456789abcdef", bytes: 1, width: 1600, height: 1200 },
  calibration: { camera: { how: "EXIF" } },
  verification: { balls: [{}, {}], verdict: { text: "Contradicts." }, falseAlarm: null, protectedShare: 0.684 },
} as unknown as TotemSession;

const textOf = (title: string, of = session) => contentsOf(of).find((content) => content.title === title)?.text;

describe("contentsOf", () => {
  it("says what there is, in numbers of the session", () => {
    expect(textOf("Photograph")).toBe("table.jpg, 1600 × 1200 pixels, by its SHA-256 0123456789ab…");
    expect(textOf("Circumstances")).toContain("Camera (EXIF)");
    expect(textOf("Balls")).toContain("each of 2 balls");
    expect(textOf("Heat map")).toContain("68 %");
    expect(textOf("Verdict")).not.toContain("costs");
  });

  it("is nothing before the session is verified", () => {
    expect(contentsOf({ ...session, verification: null })).toEqual([]);
  });
});
