import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvCell } from "./csv.ts";

describe("a cell of a table", () => {
  it.each([
    ["IMG_1.jpg", "IMG_1.jpg"],
    ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@x", "'@x"],
    [" =x", "' =x"],
    ["＝x", "'＝x"],
    ["\tx", `"'\tx"`],
    ['=a "b", c', `"'=a ""b"", c"`],
    ["two\nlines", '"two\nlines"'],
    ["a;=b", '"a;=b"'],
    [-3.5, "-3.5"],
    [null, ""],
  ])("%j is written as %j", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it("comes back as it was, and never as a formula", () => {
    const signs = fc.constantFrom(..."=+-@＝'\",;\t\r\n \0aé\u{1F600}\u202e");
    const texts = fc.array(fc.oneof(fc.string({ unit: signs }), fc.string()), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 4 }), (table) => {
        const written = table.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
        const read = parse(written);
        expect(read).toHaveLength(table.length);
        for (const [y, cells] of read.entries()) {
          expect(cells).toHaveLength(table[y].length);
          for (const [x, cell] of cells.entries()) {
            expect(cell).not.toMatch(/^\s*[=+\-@]|^[\t\r\n]/);
            // The apostrophe that was put before is all that may differ.
            expect([table[y][x], `'${table[y][x]}`]).toContain(cell);
          }
        }
      }),
    );
  });
});

/** RFC 4180, every record ended by CRLF. */
function parse(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    let cell = "";
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (text[at] === '"') at++;
        cell += text[at];
      }
      at++;
    } else while (text[at] !== "," && text[at] !== "\r") cell += text[at++];
    record.push(cell);
    if (text[at] === "\r") {
      records.push(record);
      record = [];
      at++;
    }
    at++;
  }
  return records;
}
