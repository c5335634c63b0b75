/** HTML, PDF and JSON over one model, with a hostile file behind it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MapLayer } from "../../contract/findings.ts";
import type { VerifyResult } from "../../contract/operations.ts";
import { colourTable } from "../../engine/image/colourMap.ts";
import { judge } from "../../engine/verdict/judge.ts";
import type { ReportModel } from "../../engine/verdict/model.ts";
import { buildReport } from "../../engine/verdict/report.ts";
import type { DetectorTraits } from "../../engine/verdict/traits.ts";
import { emptyTable } from "../../tests/support/verdictTable.ts";
import { RasterStore } from "../rasters/store.ts";
import { writeMap, writePicture } from "../rasters/writer.ts";
import { drawMap, drawPicture } from "./figures.ts";
import { reportHtml } from "./html.ts";
import { figuresOf, type Illustrations, illustrate } from "./illustrations.ts";
import { reportDocumentSchema, reportJson } from "./json.ts";
import { reportPdf } from "./pdf.ts";
import { printable } from "./pdfFont.ts";

const folder = mkdtempSync(join(tmpdir(), "selfsame-report-test-"));
const rasters = new RasterStore(folder);
const [width, height] = [640, 400];
const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)> \u202Egpj.exe \u0007`;
const hostileName = `沙滩 <b>été \u202Egpj.jpg`;

const traits = (id: string, kind: "vote" | "view", title: string, question: string): DetectorTraits => ({
  id,
  kind,
  title,
  question,
  version: "1",
  needs: ["pixels"],
});
const known = [
  traits("grid", "vote", "JPEG grids", "Do the JPEG grids of all regions agree?"),
  traits("rules", "vote", "Metadata rules", "Do the file's statements about itself agree?"),
  traits("noise", "view", "Noise", "Where does the noise differ?"),
  traits("thumbnail", "vote", "Thumbnail", "Does the embedded thumbnail show the same picture?"),
];

let result: VerifyResult;
let model: ReportModel;
let illustrations: Illustrations;

beforeAll(async () => {
  const pixels = Uint8Array.from({ length: 3 * width * height }, (_, i) => ((i / 3) % width) / 2.6);
  const picture = writePicture(folder, { width, height, data: pixels });
  const map = { width: 80, height: 50, data: new Float32Array(4000), range: [0, 1] as [number, number] };
  for (let i = 0; i < 4000; i++) map.data[i] = i % 80 < 10 ? Number.NaN : (i % 80) / 79;
  const words = { unit: "votes", meaning: { low: "agrees with the main grid", high: "another grid" } };
  const layer: MapLayer = {
    raster: writeMap(folder, { ...map, ...words, style: "heat" }),
    range: [0, 1],
    ...words,
    style: "heat",
  };
  rasters.add(picture);
  rasters.add(layer.raster);
  const finding = { version: "1", limits: [], elapsedMs: 12, map: null };
  const findings: VerifyResult["findings"] = [
    {
      ...finding,
      detector: "grid",
      state: "ran",
      alarm: true,
      score: 0.97,
      falseAlarm: { kind: "nfa", value: 3e-9 },
      summary: "A region of 120 × 96 pixels lies on another JPEG grid than the rest.",
      regions: [{ x: 320, y: 120, width: 120, height: 96, area: 9000, logNfa: -8.5 }],
      limits: ["Copies moved by a multiple of 8 pixels keep their grid."],
      params: { threshold: 1 },
      map: layer,
    },
    {
      ...finding,
      detector: "rules",
      state: "ran",
      facts: [
        {
          label: "Software",
          value: hostile,
          severity: "notice",
          explanation: "An editor wrote this.",
          benign: [hostile],
        },
      ],
    },
    { ...finding, detector: "noise", state: "ran", map: { ...layer, style: "grey" } },
    { ...finding, detector: "thumbnail", state: "failed", reason: hostile },
  ];
  result = {
    image: {
      path: `/photos/${hostileName}`,
      sha256: "0123456789abcdef".repeat(4),
      bytes: 2345678,
      format: "jpeg",
      width,
      height,
      orientation: 6,
      notices: ["The file goes on after the end of the picture."],
    },
    picture,
    verdict: judge(findings, emptyTable, "jpeg", known),
    findings,
    map: layer,
    metadata: [{ id: "exif", title: "EXIF", tags: [{ name: "ImageDescription", text: hostile }] }],
    tool: { name: "selfsame", version: "0.1.0", decoder: { sharp: "0.35.5" }, models: [] },
    elapsedMs: 1234,
  };
  const examined = {
    ...result,
    findings: findings.map(({ map: own, ...rest }) => ({
      ...rest,
      map: own && { ...own, width: own.raster.width, height: own.raster.height },
    })),
    map: { ...layer, width: 80, height: 50 },
  };
  model = buildReport([examined], { created: new Date("2026-01-02T03:04:05Z"), environment: [], settings: [] }, known);
  illustrations = await illustrate(model, [result], rasters, {
    signal: new AbortController().signal,
    progress: () => undefined,
  });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function pixelAt(png: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)];
}

describe("figures", () => {
  it("have the proportions of the picture, whatever the resolution of the map", () => {
    expect(figuresOf(model)).toHaveLength(4);
    for (const { width, height } of illustrations.figures.values()) expect([width, height]).toEqual([1000, 625]);
  });

  it("colour the ends of the scale by the ends of the table, and hatch what was not computed", async () => {
    const figure = await drawMap(rasters, result.map!, result.picture, []);
    const table = colourTable("viridis");
    expect(await pixelAt(figure.data, 999, 300)).toEqual([...table.subarray(765)]);
    const hatched = [await pixelAt(figure.data, 0, 0), await pixelAt(figure.data, 4, 0)];
    expect(hatched).toEqual([
      [0xd4, 0xd4, 0xd4],
      [0xa8, 0xa8, 0xa8],
    ]);
  });

  it("outline a region that reaches over the edge", async () => {
    const region = { x: 600, y: 380, width: 40, height: 20, area: 1 };
    const figure = await drawPicture(rasters, result.picture, [region]);
    const [r, g, b] = await pixelAt(figure.data, 970, 594);
    expect(Math.min(r, g, b)).toBeGreaterThan(180);
  });
});

describe("reportHtml", () => {
  it("lets no text from the file become markup", () => {
    const text = reportHtml(model, illustrations);
    expect(text).not.toContain("<script");
    expect(text).not.toMatch(/<[^>]*onerror/);
    expect(text).not.toContain("<b>été");
    expect(text).toContain("&#60;script&#62;alert(1)&#60;/script&#62;");
    for (const invisible of ["\u202E", "\u0007"]) expect(text).not.toContain(invisible);
    expect(text).toContain("‹U+202E›gpj.jpg");
  });

  it("fetches nothing and allows nothing", () => {
    const text = reportHtml(model, illustrations);
    const outside = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url.slice(0, 11));
    expect(outside.length).toBeGreaterThan(4);
    for (const url of outside) expect(url).toBe("data:image/");
    expect(text).toContain("default-src &#39;none&#39;; img-src data:");
    expect(text).not.toContain("url(");
    expect(text).not.toMatch(/ style=/);
  });

  it("shows states, scale, limits and hash", () => {
    const text = reportHtml(model, illustrations);
    for (const part of [
      "Inconsistencies found",
      "another grid",
      "Copies moved by a multiple of 8 pixels keep their grid.",
      result.image.sha256,
      "Failed; what would have been found is unknown: Thumbnail.",
      "threshold = 1",
      "2026-01-02 03:04:05 UTC",
    ])
      expect(text).toContain(part);
  });
});

describe("reportPdf", () => {
  it("gives the same bytes for the same model", async () => {
    const [one, two] = [await reportPdf(model, illustrations), await reportPdf(model, illustrations)];
    expect(Buffer.from(one.subarray(0, 8)).toString()).toBe("%PDF-1.5");
    expect(Buffer.compare(one, two)).toBe(0);
  });

  it("writes characters without a glyph as their number", () => {
    expect(printable("沙 é e\u0301 Ж 😀 \u202Ex")).toBe("‹U+6C99› é é Ж ‹U+1F600› ‹U+202E›x");
  });
});

describe("reportJson", () => {
  it("is the whole model, and keeps texts as they are in the file", () => {
    const document: unknown = JSON.parse(reportJson(model));
    expect(document).toEqual({ schema: "selfsame.report/1", ...JSON.parse(JSON.stringify(model)) });
    expect(reportDocumentSchema.parse(document).exhibits[0].metadata[0].rows[0].value).toBe(hostile);
  });
});
