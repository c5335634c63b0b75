/** What people see of cases in the Batch place: a folder is chosen and scanned, what came of it is kept, compared and checked. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Application, openApplication } from "./application.ts";

const names = ["beach.jpg", "harbour.jpg"];

let app: Application;
let pictures: string;
beforeAll(async () => {
  app = await openApplication();
  pictures = join(app.home, "Pictures", "holiday");
  mkdirSync(pictures, { recursive: true });
  for (const [i, name] of names.entries()) await picture(i).toFile(join(pictures, name));
});
afterAll(async () => {
  await app?.close();
});
afterEach(() => {
  expect(app.complaints).toEqual([]);
});

/** 160 by 120 pixels of a gradient that differs from picture to picture. */
function picture(seed: number) {
  const [width, height] = [160, 120];
  const data = Buffer.alloc(3 * width * height);
  for (let i = 0; i < data.length; i++) data[i] = (i * (7 + seed) + (i % width) * (i >> 9)) & 255;
  return sharp(data, { raw: { width, height, channels: 3 } })
    .blur(2 + seed)
    .jpeg({ quality: 90 - 10 * seed })
    .withExif({
      IFD0: { Make: "Acme", Model: `Model ${seed + 1}` },
      IFD2: { DateTimeOriginal: `2015:0${seed + 4}:10 20:12:23` },
    });
}

const get = (id: string) => app.page.getByTestId(id);
const text = (id: string) => get(id).textContent();
const press = (key: string) => app.page.keyboard.press(key);

/** Drops the folder as the desktop would: the window gets an entry with its name and what is in it. */
async function dropFolder(held: readonly string[]) {
  const files = held.map((name) => ({ name, size: readFileSync(join(pictures, name)).length }));
  await app.page.evaluate((list) => {
    const entry = {
      isFile: false,
      isDirectory: true,
      name: "holiday",
      createReader: () => {
        let rest = list.map(({ name, size }) => ({
          isFile: true,
          isDirectory: false,
          name,
          file: (done: (file: unknown) => void) => done({ name, size }),
        }));
        return {
          readEntries: (done: (entries: unknown[]) => void) => {
            const now = rest;
            rest = [];
            done(now);
          },
        };
      },
    };
    const event = new Event("drop", { bubbles: true, cancelable: true });
    const items = [{ kind: "file", webkitGetAsEntry: () => entry }];
    Object.defineProperty(event, "dataTransfer", { value: { types: ["Files"], items, files: [] } });
    document.body.dispatchEvent(event);
  }, files);
}

describe("a folder", () => {
  it("is walked to by keys, and scanned", async () => {
    await get("empty-state").waitFor();
    await press("Shift+B");
    await get("case-list").waitFor();
    await app.picture("batch-empty");
    await press("s");
    await get("folder-list").waitFor();
    await press("p");
    await press("Enter");
    await app.page.locator("[data-testid=folder-item][data-name=holiday]").waitFor();
    await press("Backspace");
    await app.page.locator("[data-testid=folder-item][data-name=Pictures]").waitFor();
    await app.picture("batch-folders");
    await press("Enter");
    await app.page.locator("[data-testid=folder-item][data-name=holiday]").click();
    await app.page.locator(`[data-testid=folder-browser][data-path="${pictures}"]`).waitFor();
    await press("Control+Enter");
    await get("scan-form").waitFor();
    expect(await text("scan-folder")).toBe(pictures);
    expect(await get("scan-title").inputValue()).toBe("holiday");
    await get("scan-options").locator("summary").click();
    await get("scan-options").getByRole("button", { name: "None", exact: true }).click();
    expect(await get("scan-start").isDisabled()).toBe(true);
    await get("scan-options").locator("[data-detector=error-level]").check();
    await get("scan-jobs").fill("1");
    await app.picture("batch-scan-form");
    await get("scan-title").fill("Summer");
    await press("Enter");
    await get("case-header").waitFor();
    await expect.poll(() => text("case-states"), { timeout: 30_000 }).toBe("2 pictures: 2 examined");
    await expect.poll(() => text("level-count").catch(() => ""), { timeout: 10_000 }).toMatch(/^2 /);
    await app.picture("batch-case");
  });

  it("is kept as a table of what was found", async () => {
    const download = app.page.waitForEvent("download");
    await press("r");
    await app.picture("batch-export");
    await get("export-csv").click();
    const csv = readFileSync(await (await download).path(), "utf8");
    for (const name of names) expect(csv).toContain(name);
    expect(csv.trim().split(/\r?\n/)).toHaveLength(3);
  });

  it("is told in charts, whose bars are conditions", async () => {
    await press("h");
    const bar = (chart: string, key: string) =>
      app.page.locator(`[data-testid=case-chart][data-chart=${chart}] [data-testid=bar][data-key="${key}"]`);
    await bar("cameras", "=Acme Model 1").click();
    await expect.poll(() => text("count")).toBe("1 of 2 pictures");
    expect(await bar("cameras", "=Acme Model 1").getAttribute("aria-pressed")).toBe("true");
    await bar("cameras", "=Acme Model 1").click();
    await expect.poll(() => text("count")).toBe("2 pictures");
    const columns = get("time-bar");
    await expect.poll(() => columns.count()).toBe(2);
    await app.picture("batch-charts");
    await app.page.getByRole("button", { name: "Over time as a table" }).click();
    expect(await text("chart-table")).toContain("Apr 2015");
    await press("h");
  });

  it("has its pictures side by side, with what differs", async () => {
    await press("Control+a");
    await press("c");
    await expect.poll(() => get("compared").count()).toBe(2);
    const fact = (name: string) => app.page.locator(`[data-testid=compared-fact][data-fact="${name}"]`);
    expect(await fact("Camera").getAttribute("data-differs")).toBe("true");
    expect(await fact("Format").getAttribute("data-differs")).toBe("false");
    const order = () => get("compared").evaluateAll((all) => all.map((one) => one.getAttribute("data-image")));
    const before = await order();
    await press("ArrowRight");
    await expect.poll(order).toEqual([...before].reverse());
    await app.picture("batch-compare");
    await press("Escape");
    await get("compare").waitFor({ state: "detached" });
  });

  it("has a case that can be checked", async () => {
    await get("check-case").click();
    await get("check-start").click();
    await get("check-result").waitFor();
    expect(await get("check-result").getAttribute("data-intact")).toBe("true");
    expect(await text("check-head")).toMatch(/^[0-9a-f]{64}$/);
    await app.picture("batch-check");
    await press("Escape");
  });

  it("that is dropped is found again, and goes into the case it is in", async () => {
    await press("e");
    await get("case-item").waitFor();
    await app.picture("batch-cases");
    // Nothing tells an empty folder from others of its name.
    await dropFolder([]);
    await get("folder-note").waitFor();
    await press("Escape");
    await get("folder-dialog").waitFor({ state: "detached" });
    await dropFolder(names);
    await get("scan-form").waitFor();
    expect(await text("scan-folder")).toBe(pictures);
    expect(await get("scan-into").locator("option:checked").textContent()).toContain("Summer");
    await press("Enter");
    await get("case-header").waitFor();
    await expect.poll(() => text("case-states"), { timeout: 30_000 }).toBe("2 pictures: 2 examined");
    await press("e");
  });

  it("stays where it is when its case is deleted", async () => {
    await get("case-item").waitFor();
    await get("remove-case").click();
    await get("remove-case-dialog").waitFor();
    await app.picture("batch-remove");
    await get("confirm-remove-case").click();
    await get("case-item").waitFor({ state: "detached" });
    for (const name of names) expect(existsSync(join(pictures, name))).toBe(true);
  });
});
