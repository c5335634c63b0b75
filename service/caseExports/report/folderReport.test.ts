import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseFilter, CaseSort } from "../../../contract/cases.ts";
import { finishMade, madeHash, madeImage, madePipeline } from "../../../tests/support/caseResults.ts";
import { CaseWriter } from "../../cases/caseWriter.ts";
import { NOT_COMPUTED, writeMapPng } from "../../report/mapPng.ts";
import { writeCaseExport } from "../caseExports.ts";
import type { Selection } from "../selection.ts";
import { folderReport } from "./folderReport.ts";
import { folderHtml } from "./html.ts";
import { drawMapLegend } from "./mapLegend.ts";
import { smallMap } from "./smallMap.ts";
import { filterInWords, sortInWords } from "./words.ts";

const parent = mkdtempSync(join(tmpdir(), "selfsame-folder-report-test-"));
const folder = join(parent, "case");
let writer: CaseWriter;
afterAll(() => {
  writer.close();
  rmSync(parent, { recursive: true });
});

/** Alarms: 0, 10, 20. One failed, one was skipped, one waits; the others are clear or have a notice. */
beforeAll(async () => {
  writer = CaseWriter.create(folder, "<script>alert(1)</script>");
  writer.startJob("/photos", madePipeline);
  const images = Array.from({ length: 24 }, (_, n) => madeImage(n));
  images[20].path = '<img src=x onerror="alert(1)"> \u202egpj.exe';
  writer.addImages(images);
  for (let n = 0; n < 21; n++) await finishMade(writer, n + 1, n);
  writer.refuse(22, { state: "failed", reason: "The file ends early & <b>badly</b>." });
  writer.refuse(23, { state: "skipped", reason: "A format that is not read." });
  writer.mark([1], "suspicious");
  writer.note(21, "Look at <i>the sign</i>.");
});

function selected(filter: CaseFilter = {}, sort: CaseSort = { by: "id" }): Selection {
  const { reader } = writer;
  const { signal } = new AbortController();
  return { reader, ids: reader.ids({ filter, sort }), filter, sort, signal, progress: () => undefined };
}

const created = new Date("2026-01-02T03:04:05Z");

describe("a report on a case", () => {
  it("counts every file once, and shows alarms with the strongest first", async () => {
    const report = await folderReport(selected(), { exhibits: 10, lines: 100 }, created);
    expect(report.counts.rows).toEqual([
      ["Examined", "21"],
      ["Failed", "1"],
      ["Skipped", "1"],
      ["Waiting to be examined", "1"],
      ["Total", "24"],
    ]);
    expect(report.levels.rows.map(([, n]) => n)).toEqual(["3", "8", "10"]);
    expect(report.detectors.rows[0]).toEqual([
      ...["Noise", "21", "3", "0"],
      "Measured: about 1 in 100 untouched pictures raise such an alarm (200 photographs).",
    ]);
    const scores = report.exhibits.map(({ facts }) => facts[0].value);
    expect(scores).toEqual(["70 %", "40 %", "0 %"]);
    expect(report.exhibits[1]).toMatchObject({
      ...{ sha256: madeHash("picture 20"), text: "Made up.", thumbnail: undefined, map: undefined },
      raised: [{ title: "Noise", falseAlarm: expect.stringContaining("1 in 100") }],
      facts: expect.arrayContaining([{ label: expect.stringMatching(/^Note by /), value: "Look at <i>the sign</i>." }]),
    });
    expect(report.notices.rows).toHaveLength(8);
    expect(report.failed.rows).toEqual([["/photos/day 1/IMG_21.jpg", "The file ends early & <b>badly</b>."]]);
    expect(report.notDone.join(" ")).toContain("1 file could not be examined. What would have been found is");
    expect(report.notDone.join(" ")).toContain("1 picture has not been examined yet");
  });

  it("is bounded, and says what it leaves out", async () => {
    const report = await folderReport(selected(), { exhibits: 1, lines: 1 }, created);
    expect([report.exhibits.length, report.alarms.rows.length, report.notices.rows.length]).toEqual([1, 1, 1]);
    expect(report.alarms.note).toMatch(/^1 more is not listed here/);
    expect(report.notices.note).toMatch(/^7 more are not listed here/);
    expect(report.failed.note).toBeUndefined();
  });

  it("is of what a filter takes, in the order that was asked for, and says so", async () => {
    const filter = { levels: ["alarm" as const] };
    const report = await folderReport(selected(filter, { by: "path" }), { exhibits: 9, lines: 9 }, created);
    expect(report.facts).toContainEqual({ label: "This report holds", value: 'Only pictures with verdict "alarm"' });
    expect(report.counts.rows.at(-1)).toEqual(["Total", "3", "24"]);
    expect(report.counts.rows).toContainEqual(["Failed", "0", "1"]);
    const paths = report.exhibits.map(({ path }) => path);
    expect(paths).toEqual([...paths].sort());
  });

  it("shows what files say as text, whatever they say", async () => {
    const report = await folderReport(selected(), { exhibits: 10, lines: 100 }, created);
    const page = folderHtml(report, await drawMapLegend());
    expect(page).not.toMatch(/<script|<img src=x|<b>badly|<i>the/);
    expect(page).toContain("&#60;img src=x onerror=&#34;alert(1)&#34;&#62; ‹U+202E›gpj.exe");
    expect(page).toContain("default-src &#39;none&#39;; img-src data:");
  });

  it("is set as PDF", async () => {
    const file = join(parent, "report.pdf");
    await writeCaseExport("pdf", folder, file);
    const text = readFileSync(file, "latin1");
    expect([text.slice(0, 8), text.trimEnd().slice(-5)]).toEqual(["%PDF-1.5", "%%EOF"]);
  });

  it("shows nothing of a result that was changed", async () => {
    const result = join(writer.reader.resultFolder(madeHash("picture 10"), madePipeline), "result.json");
    appendFileSync(result, " ");
    await expect(writeCaseExport("html", folder, join(parent, "changed.html"))).rejects.toMatchObject({
      ...{ code: "unreadable", message: expect.stringContaining("not what was recorded") },
    });
  });
});

describe("filters and orders in words", () => {
  it("are sentences", () => {
    expect(filterInWords({})).toBeUndefined();
    expect(filterInWords({ states: ["done"], cameras: ["Nexus 4", null], hasNote: true })).toBe(
      'Only pictures with state "done", camera "Nexus 4" or none and a note',
    );
    expect(sortInWords({ by: "id" })).toBe("The highest score first");
    expect(sortInWords({ by: { detector: "noise" }, descending: true })).toBe(
      "By score of noise, the greatest or last first",
    );
  });
});

describe("a map that is read again", () => {
  const map = {
    width: 5,
    height: 3,
    data: Uint16Array.from({ length: 15 }, (_, i) => (i % 4 ? i * 4000 : NOT_COMPUTED)),
  };
  const png = async (width: number, height: number): Promise<Buffer> => {
    const out = new PassThrough();
    const written = buffer(out);
    await writeMapPng(out, map, width, height);
    out.end();
    return written;
  };

  it("is what was written, at the size of the picture and reduced", async () => {
    expect(await smallMap(await png(5, 3), 320)).toEqual(map);
    expect(await smallMap(await png(500, 300), 5)).toEqual(map);
  });

  it("is refused where it is cut off or of another kind", async () => {
    const whole = await png(50, 30);
    await expect(smallMap(whole.subarray(0, 60), 5)).rejects.toThrow();
    const grey = Buffer.from(whole);
    grey[25] = 0;
    await expect(smallMap(grey, 5)).rejects.toThrow("not as this program writes them");
  });
});
