/** What the window costs its user: waiting for the first finding, blocked moments, frames while panning 50 MP. */
import { basename } from "node:path";
import type { Page } from "playwright-core";
import { openApplication } from "../e2e/application.ts";
import { dropFiles } from "../e2e/files.ts";

export interface WindowTimings {
  firstFindingMs: number[];
  longestTaskMs: number;
  frameMs: number[];
}

interface Probe {
  longest: number;
  firstFinding?: number;
}

/** Starts the application, drops both pictures and works with the large one as a reader would. */
export async function measureWindow(pictures: { twelve: string; fifty: string }): Promise<WindowTimings> {
  const firstFindingMs: number[] = [];
  let longestTaskMs = 0;
  for (let run = 0; run < 3; run++) {
    const app = await openApplication();
    await app.page.getByTestId("empty-state").waitFor();
    const dropped = await dropFiles(app.page, [pictures.twelve], () => watch(app.page));
    await app.page.waitForFunction(() => (globalThis as unknown as { probe: Probe }).probe.firstFinding !== undefined);
    const probe = await app.page.evaluate(() => (globalThis as unknown as { probe: Probe }).probe);
    firstFindingMs.push(probe.firstFinding! - dropped);
    await done(app.page, pictures.twelve);
    longestTaskMs = Math.max(
      longestTaskMs,
      await app.page.evaluate(() => (globalThis as unknown as { probe: Probe }).probe.longest),
    );
    await app.close();
  }

  const app = await openApplication();
  await app.page.getByTestId("empty-state").waitFor();
  await app.page.getByTestId("file-input").setInputFiles(pictures.fifty);
  await done(app.page, pictures.fifty);
  await app.page.locator("[data-testid=viewer][data-ready=true]").waitFor();
  await watch(app.page);
  const frameMs = await panAndZoom(app.page);
  longestTaskMs = Math.max(
    longestTaskMs,
    await app.page.evaluate(() => (globalThis as unknown as { probe: Probe }).probe.longest),
  );
  await app.close();
  return { firstFindingMs, longestTaskMs, frameMs };
}

/** Notes the longest blocking task and the moment of the first finding, on the page's own clock. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const probe: Probe = { longest: 0 };
    (globalThis as unknown as { probe: Probe }).probe = probe;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) probe.longest = Math.max(probe.longest, entry.duration);
    }).observe({ type: "longtask" });
    const observer = new MutationObserver(() => {
      if (!document.querySelector("[data-testid=finding][data-state=ran]")) return;
      probe.firstFinding = performance.now();
      observer.disconnect();
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
  });
}

async function done(page: Page, path: string): Promise<void> {
  const item = page.getByTestId("tray-item").filter({ hasText: basename(path) });
  await item.and(page.locator("[data-state=done]")).waitFor({ timeout: 120_000 });
}

/** Drags and wheels over the picture; returns the time between frames in ms. */
async function panAndZoom(page: Page): Promise<number[]> {
  const box = (await page.getByTestId("viewer").boundingBox())!;
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.evaluate(() => {
    const state = globalThis as unknown as { frames: number[]; counting: boolean };
    state.frames = [];
    state.counting = true;
    let last = performance.now();
    const tick = (now: number) => {
      state.frames.push(now - last);
      last = now;
      if (state.counting) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  await page.mouse.move(centre.x, centre.y);
  for (let i = 0; i < 12; i++) await page.mouse.wheel(0, -120);
  await page.mouse.down();
  for (let i = 0; i < 60; i++) {
    await page.mouse.move(centre.x + 200 * Math.sin(i / 6), centre.y + 120 * Math.cos(i / 6));
  }
  await page.mouse.up();
  for (let i = 0; i < 12; i++) await page.mouse.wheel(0, 120);
  return page.evaluate(() => {
    const state = globalThis as unknown as { frames: number[]; counting: boolean };
    state.counting = false;
    return state.frames.slice(1);
  });
}
