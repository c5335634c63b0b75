import { describe, expect, it } from "vitest";
import { type Piece, SentencePieces } from "./sentencePiece.ts";

const reserved: Piece[] = Array.from({ length: 6 }, (_, i) => [`<${i}>`, 0]);
const pieces = new SentencePieces([
  ...reserved,
  ["▁", -4],
  ["▁a", -2],
  ["b", -3],
  ["ab", -3.5],
  ["▁ab", -6],
  ["bb", -5],
  ["s", -1],
]);

describe("pieces of sentences", () => {
  it("are the likeliest, a space before each word being a sign of its own", () => {
    // ▁a + b = -5 is likelier than ▁ab = -6 and ▁ + ab = -7.5.
    expect(pieces.encode("ab")).toEqual([7, 8]);
    // ▁a + bb = -7 against ▁a + b + b = -8.
    expect(pieces.encode("abb s")).toEqual([7, 11, 6, 12]);
  });

  it("leave what is in no piece as one unknown piece", () => {
    expect(pieces.encode("xys")).toEqual([6, 0, 12]);
    expect(pieces.encode("")).toEqual([0]);
  });

  it("take compatible signs for the same", () => {
    expect(pieces.encode("ａｂ")).toEqual(pieces.encode("ab"));
  });
});
