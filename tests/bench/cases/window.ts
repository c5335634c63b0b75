/**
 * What the Batch place costs its reader with many pictures, in Chromium: `npm run bench:batch -- [pictures]`. Ends with 1 where
 * rows take more than a second to appear, a sort or a filter more than 200 ms, or a frame while scrolling shows a row that is blank.
 */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { CaseWriter } from "../../../service/cases/caseWriter.ts";
import { type Application, openApplication } from "../../e2e/application.ts";
import { addPictures, fillTables } from "../../support/manyPictures.ts";

const PICTURES = Number(process.argv[2] ?? 100_000);
const OPEN_MS = 1000;
const CHANGE_MS = 200;
const SCROLL_MS = 5000;
const detectors = ["noise", "cfa", "jpeg-ghosts", "dct-grid", "ela", "median", "copy-move", "resampling"];

async function main(): Promise<void> {
  const app = await openApplication({ prepare });
  try {
    const times = await measureChanges(app);
    for (const view of ["table", "grid"] as const) times.push(...(await measureScrolling(app, view)));
    for (const { what, value, limit, unit } of times)
      console.log(`${value > limit ? "!" : " "} ${value.toFixed(1).padStart(8)} ${unit.padEnd(6)} ${what}`);
    process.exitCode = times.some(({ value, limit }) => value > limit) ? 1 : 0;
  } finally {
    await app.close();
  }
}

interface Measured {
  what: string;
  value: number;
  unit: string;
  limit: number;
}

function prepare(folder: string): void {
  const writer = CaseWriter.create(join(folder, "selfsame/cases/bench"), "Bench");
  addPictures(writer, PICTURES);
  fillTables(writer, PICTURES, detectors);
  writer.close();
}

async function measureChanges({ page, picture }: Application): Promise<Measured[]> {
  await page.getByTestId("place-batch").click();
  await page.getByTestId("case-item").first().waitFor();
  const work = await mainThread(page);
  const times: Measured[] = [];
  const time = async (what: string, selector: string, limit: number) => {
    const value = await until(page, selector, work.begin);
    times.push({ what, value, unit: "ms", limit });
    times.push({ what: "  of which the window worked", value: await work.end(), unit: "ms", limit });
  };
  await time("until the first rows of a case are painted", "[data-testid=case-item]", OPEN_MS);
  await page.locator("[data-testid=facet]").first().waitFor();
  await picture("batch-table");
  for (const column of ["name", "level", "camera", "score"])
    await time(`sort by ${column}`, `[data-testid=sort][data-column=${column}]`, CHANGE_MS);
  for (const value of ["alarm", "notice"])
    await time(`filter with ${value}`, `[data-testid=facet-value][data-value=${value}] input`, CHANGE_MS);
  await time("filter cleared", "[data-testid=clear-filter]", CHANGE_MS);
  await page.locator("[data-testid=facet-value]").first().waitFor();
  return times;
}

/** What the window's own thread does, in milliseconds of the processor: other work on the machine is not measured. */
async function mainThread(page: Page): Promise<{ begin(): Promise<void>; end(): Promise<number> }> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
  let before = 0;
  return {
    begin: async () => {
      before = await spent();
    },
    end: async () => (await spent()) - before,
  };
}

/** Presses what `selector` finds, and waits until rows of another order are painted. Milliseconds, on the page's clock. */
async function until(page: Page, selector: string, begin: () => Promise<void>): Promise<number> {
  // What was asked before, facets among it, has been answered.
  await page.waitForTimeout(1500);
  await begin();
  return page.evaluate(
    (target) =>
      new Promise<number>((resolve) => {
        const table = () => document.querySelector("[data-testid=picture-table]");
        const before = table()?.getAttribute("data-order");
        const element = document.querySelector<HTMLElement>(target)!;
        const from = performance.now();
        const look = () => {
          const now = table();
          const fresh = now && now.getAttribute("data-order") !== before && now.querySelector("[data-image]");
          // The frame after the one that draws them has them on the screen.
          if (fresh) requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - from)));
          else requestAnimationFrame(look);
        };
        element.click();
        look();
      }),
    selector,
  );
}

/** Turns the wheel as fast as a reader does who looks for something. */
async function measureScrolling({ page, picture }: Application, view: "table" | "grid"): Promise<Measured[]> {
  await page.getByTestId(`view-${view}`).click();
  const list = page.getByTestId(`picture-${view}`);
  await list.locator("[data-image]").first().waitFor();
  await page.waitForTimeout(1500);
  await picture(`batch-${view}-before`);
  const box = (await list.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await watchFrames(page, `[data-testid=picture-${view}]`);
  const end = Date.now() + SCROLL_MS;
  while (Date.now() < end) {
    await page.mouse.wheel(0, 240);
    await page.waitForTimeout(16);
  }
  const { frames, blank, rows } = await page.evaluate(() => (globalThis as unknown as { probe: Probe }).probe);
  await picture(`batch-${view}-after`);
  const sorted = frames.slice(1).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  return [
    { what: `${view}: frames with a blank row, of ${frames.length}`, value: blank, unit: "frames", limit: 0 },
    { what: `${view}: rows scrolled by`, value: rows, unit: "rows", limit: Number.POSITIVE_INFINITY },
    { what: `${view}: median frame`, value: at(0.5), unit: "ms", limit: 1000 / 59 },
    { what: `${view}: frame at 95 %`, value: at(0.95), unit: "ms", limit: 34 },
    { what: `${view}: longest frame`, value: at(1), unit: "ms", limit: Number.POSITIVE_INFINITY },
  ];
}

interface Probe {
  frames: number[];
  blank: number;
  rows: number;
}

/** Notes how long each frame took, and in how many a place where a row should be had none, or one without its picture's facts. */
async function watchFrames(page: Page, selector: string): Promise<void> {
  await page.evaluate((wanted) => {
    const list = document.querySelector<HTMLElement>(wanted)!;
    const probe: Probe = { frames: [], blank: 0, rows: 0 };
    (globalThis as unknown as { probe: Probe }).probe = probe;
    const { left, top, bottom, width } = list.getBoundingClientRect();
    let last = performance.now();
    let scrolled = list.scrollTop;
    const tick = (now: number) => {
      probe.frames.push(now - last);
      last = now;
      probe.rows += Math.abs(list.scrollTop - scrolled) / 34;
      scrolled = list.scrollTop;
      // Below the head, in the middle, at the lower edge.
      const rowAt = (y: number) => document.elementFromPoint(left + width / 2, y)?.closest("[role=row]");
      const known = [top + 48, (top + bottom) / 2, bottom - 40].every((y) => {
        // Between two rows of thumbnails there is a gap of 8 pixels.
        const row = rowAt(y) ?? rowAt(y + 12);
        return row && (row.matches("[data-image]") || row.querySelector("[data-image]"));
      });
      if (!known) probe.blank++;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }, selector);
}

await main();
