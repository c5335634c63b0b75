/** What people see in Verify: photographs dropped into the window, results, overlays, reports. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { detectors } from "../../engine/detectors/list.ts";
import { type Application, openApplication } from "./application.ts";

const sample = (name: string) => fileURLToPath(new URL(`../../assets/samples/${name}`, import.meta.url));

let app: Application;
beforeAll(async () => {
  app = await openApplication();
});
afterAll(async () => {
  await app?.close();
});
afterEach(() => {
  expect(app.complaints).toEqual([]);
});

const tray = (name: string) => app.page.getByTestId("tray-item").filter({ hasText: name });
const finding = (detector: string) => app.page.locator(`[data-testid=finding][data-detector=${detector}]`);

/** Waits until the named picture is examined, and selects it. */
async function examined(name: string) {
  const item = tray(name);
  await item.waitFor();
  await item.and(app.page.locator("[data-state=done], [data-state=error]")).waitFor({ timeout: 60_000 });
  await item.click();
  return item;
}

describe("the empty window", () => {
  it("teaches in a sentence and offers two samples", async () => {
    await app.page.getByTestId("empty-state").waitFor();
    expect(await app.page.getByTestId("sample-card").count()).toBe(2);
    await app.picture("empty");
  });
});

describe("the sample pictures", () => {
  it("the spliced one raises an alarm that points at the paste", async () => {
    await app.page.getByTestId("sample-card").first().click();
    await examined("spliced");
    expect(await app.page.getByTestId("verdict").getAttribute("data-level")).toBe("alarm");
    const grid = finding("jpeg-grid");
    await grid.click();
    expect(await grid.getAttribute("data-alarm")).toBe("true");
    await app.page.getByTestId("finding-detail").waitFor();
    expect(await app.page.getByTestId("finding-detail").textContent()).toMatch(/false/i);
    const viewer = app.page.getByTestId("viewer");
    await app.page.locator("[data-testid=viewer][data-ready=true]").waitFor();
    expect(await viewer.getAttribute("data-regions")).toBe("1");
    await app.picture("result-dark");
    const ofGrid = await viewer.getAttribute("data-map");
    await app.page.getByTestId("all-traces").click();
    await expect.poll(() => viewer.getAttribute("data-map")).not.toBe(ofGrid);
    expect(await viewer.getAttribute("data-map")).not.toBe("");
    await grid.click();
  });

  it("the untouched one does not", async () => {
    await app.page.getByTestId("file-input").setInputFiles(sample("untouched.jpg"));
    await examined("untouched.jpg");
    const level = await app.page.getByTestId("verdict").getAttribute("data-level");
    expect(["clear", "notice"]).toContain(level);
    expect(await app.page.getByTestId("verdict").textContent()).not.toMatch(/authentic|genuine/i);
    await app.picture("untouched");
  });
});

describe("every detector", () => {
  it("is listed with its state, and its README opens", async () => {
    const ids = await app.page
      .getByTestId("finding")
      .evaluateAll((nodes) => nodes.map((n) => n.getAttribute("data-detector")));
    for (const { id } of detectors) expect(ids).toContain(id);
  });

  it("a view draws another picture for another parameter", async () => {
    await finding("bit-planes").click();
    const canvas = app.page.locator("[data-testid=viewer] canvas").first();
    await app.page.locator("[data-testid=viewer][data-ready=true]").waitFor();
    const before = await canvas.screenshot();
    const detail = app.page.getByTestId("finding-detail");
    await detail.getByRole("textbox", { name: "Bit", exact: true }).fill("7");
    await detail.getByRole("button", { name: /apply|run|again/i }).click();
    await expect.poll(async () => Buffer.compare(await canvas.screenshot(), before), { timeout: 20_000 }).not.toBe(0);
    await app.picture("bit-planes");
  });
});

describe("metadata", () => {
  it("is shown in a table that can be searched", async () => {
    await app.page.keyboard.press("i");
    const table = app.page.getByTestId("metadata-table");
    await table.waitFor();
    expect(await table.textContent()).toMatch(/E990/);
    await app.page.getByTestId("metadata-search").fill("model");
    await expect.poll(() => table.textContent()).not.toMatch(/ExposureTime/);
    await app.picture("metadata");
    await app.page.getByTestId("metadata-search").fill("");
    await app.page.keyboard.press("Escape");
  });
});

describe("bad input", () => {
  it("a broken file gets words, the others their results", async () => {
    const broken = { name: "broken.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0]) };
    const page = {
      name: "page.jpg",
      mimeType: "image/jpeg",
      buffer: Buffer.from("<html><script>alert(1)</script></html>"),
    };
    await app.page.getByTestId("file-input").setInputFiles([broken, page]);
    for (const name of ["broken.jpg", "page.jpg"]) {
      const item = await examined(name);
      expect(await item.getAttribute("data-state")).toBe("error");
      expect((await app.page.getByTestId("image-error").textContent())?.length).toBeGreaterThan(20);
    }
    await app.picture("error");
    await examined("untouched.jpg");
    await app.page.getByTestId("verdict").waitFor();
  });
});

describe("reports", () => {
  const sha256 = createHash("sha256")
    .update(readFileSync(sample("spliced.png")))
    .digest("hex");

  /** Chooses a report of the shown picture; resolves with the file that is downloaded. */
  async function report(format: string): Promise<Buffer> {
    await examined("spliced.png");
    const download = app.page.waitForEvent("download", { timeout: 60_000 });
    await app.page.getByTestId("report-menu").click();
    await app.page.getByRole("menuitem", { name: new RegExp(`^${format}`, "i") }).click();
    return readFileSync(await (await download).path());
  }

  it("as HTML: one file that needs nothing else, with its figures", async () => {
    const html = (await report("html")).toString();
    expect(html).toContain(sha256);
    expect(html).not.toMatch(/<script|https?:\/\/[^\s"]+\.(js|css)/i);
    const reader = await app.page
      .context()
      .browser()!
      .newPage({ viewport: { width: 1100, height: 1240 } });
    const asked: string[] = [];
    reader.on("request", (request) => asked.push(request.url()));
    await reader.setContent(html);
    const broken = await reader
      .locator("img")
      .evaluateAll((images) => images.filter((image) => !(image as HTMLImageElement).naturalWidth).length);
    expect([await reader.locator("img").count(), broken]).toEqual([expect.any(Number), 0]);
    expect(await reader.locator("img").count()).toBeGreaterThan(1);
    expect(asked.filter((url) => !url.startsWith("data:"))).toEqual([]);
    await app.picture("report", reader);
    await reader.close();
  });

  it("as PDF", async () => {
    expect((await report("pdf")).subarray(0, 5).toString()).toBe("%PDF-");
  });

  it("as JSON, with the same verdict", async () => {
    const document = JSON.parse((await report("json")).toString());
    expect(JSON.stringify(document)).toContain(sha256);
    expect(JSON.stringify(document)).toContain("jpeg-grid");
  });
});

describe("the keyboard", () => {
  it("reaches every command through the palette", async () => {
    await app.page.keyboard.press("Control+k");
    const palette = app.page.getByTestId("palette");
    await palette.waitFor();
    await app.page.keyboard.type("block grid");
    await app.picture("palette");
    await app.page.keyboard.press("ArrowDown");
    await app.page.keyboard.press("Enter");
    await palette.waitFor({ state: "detached" });
    await expect.poll(() => app.page.getByTestId("viewer").getAttribute("data-grid")).not.toBe("off");
    await app.page.keyboard.press("g");
    await expect.poll(() => app.page.getByTestId("viewer").getAttribute("data-grid")).toBe("off");
  });

  it("walks through images and findings, zooms, and lists its keys", async () => {
    const viewer = app.page.getByTestId("viewer");
    await app.page.keyboard.press("1");
    await expect.poll(() => viewer.getAttribute("data-zoom")).toBe("1.0000");
    await app.page.keyboard.press("0");
    await expect.poll(() => viewer.getAttribute("data-fitted")).toBe("true");
    const shown = () => app.page.locator("[data-testid=finding][aria-selected=true]").getAttribute("data-detector");
    await finding("noise").click();
    await app.page.keyboard.press("n");
    await expect.poll(shown).toBe("gradient");
    await app.page.keyboard.press("p");
    await expect.poll(shown).toBe("noise");
    await app.page.keyboard.press("?");
    await app.page.getByTestId("help-sheet").waitFor();
    await app.picture("help");
    await app.page.keyboard.press("Escape");
    await app.page.getByTestId("help-sheet").waitFor({ state: "detached" });
  });
});

describe("light and dark", () => {
  it("change with one key, and pictures stay", async () => {
    await examined("spliced.png");
    await finding("jpeg-grid").click();
    await app.page.keyboard.press("t");
    await expect.poll(() => app.page.evaluate(() => document.documentElement.dataset.theme)).toBe("light");
    await app.page.locator("[data-testid=viewer][data-ready=true]").waitFor();
    await app.picture("result-light");
    await app.page.getByTestId("theme-toggle").click();
    await expect.poll(() => app.page.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  });
});

describe("an examination", () => {
  it("can be cancelled, and started again", async () => {
    const large = await sharp({
      create: {
        width: 1500,
        height: 1000,
        channels: 3,
        background: "#888",
        noise: { type: "gaussian", mean: 128, sigma: 30 },
      },
    })
      .jpeg({ quality: 90 })
      .toBuffer();
    await app.page
      .getByTestId("file-input")
      .setInputFiles({ name: "large.jpg", mimeType: "image/jpeg", buffer: large });
    await tray("large.jpg").waitFor();
    await app.page.getByTestId("cancel").click();
    await expect.poll(() => tray("large.jpg").getAttribute("data-state")).toBe("cancelled");
    await app.page.getByRole("button", { name: "Examine again" }).click();
    await examined("large.jpg");
    expect(await tray("large.jpg").getAttribute("data-state")).toBe("done");
    await app.page.keyboard.press("Delete");
    await tray("large.jpg").waitFor({ state: "detached" });
  });
});

describe("the connection", () => {
  it("is one WebSocket to the host, and nothing goes anywhere else", () => {
    const origin = new URL(app.url).host;
    expect(app.sockets).toHaveLength(1);
    expect(new URL(app.sockets[0])).toMatchObject({ host: origin, pathname: "/channel" });
    expect(app.hosts).toEqual(new Set([origin]));
  });
});
