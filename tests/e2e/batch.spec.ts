/** What people do with the pictures of a case: look through them, narrow them down, decide by keyboard, write notes. */
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { makePictureCase } from "../support/pictureCase.ts";
import { type Application, openApplication } from "./application.ts";

const PICTURES = 60;

let app: Application;
beforeAll(async () => {
  app = await openApplication({ prepare: (folder) => makePictureCase(join(folder, "selfsame/cases/made"), PICTURES) });
});
afterAll(async () => {
  await app?.close();
});
afterEach(() => {
  expect(app.complaints).toEqual([]);
});

const get = (id: string) => app.page.getByTestId(id);
const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => app.page.keyboard.press(key)), Promise.resolve());
const row = (image: number) => app.page.locator(`[data-testid=picture-row][data-image="${image}"]`);
const value = (facet: string, name: string) =>
  app.page.locator(`[data-testid=facet][data-facet=${facet}] [data-testid=facet-value][data-value="${name}"]`);
const current = () => app.page.locator("[data-testid=picture-row][aria-current]").getAttribute("data-image");
const images = () =>
  get("picture-row").evaluateAll((rows) =>
    rows
      .sort((a, b) => Number(a.getAttribute("aria-rowindex")) - Number(b.getAttribute("aria-rowindex")))
      .map((row) => Number(row.getAttribute("data-image"))),
  );
const sum = (facet: string) =>
  app.page
    .locator(`[data-testid=facet][data-facet=${facet}] .facet__count`)
    .evaluateAll((counts) => counts.reduce((total, count) => total + Number(count.textContent), 0));

it("opens a case, the most suspicious first, with counts that sum to the total", async () => {
  await get("empty-state").waitFor();
  await press("Shift+B");
  await get("case-item").click();
  await row(27).waitFor();
  await get("case-verdict").waitFor();
  expect(await get("count").textContent()).toBe(`${PICTURES} pictures`);
  // 27 · 37 mod 100 is 99: no score is higher.
  expect((await images())[0]).toBe(27);
  expect(await get("picture-table").getAttribute("aria-rowcount")).toBe(String(PICTURES + 1));
  await get("facet").first().waitFor();
  expect(await sum("states")).toBe(PICTURES);
  expect(await sum("levels")).toBe(PICTURES);
  await app.picture("batch-dark");
});

it("sorts by a press on a head, and the other way round by a second one", async () => {
  const head = app.page.locator("[data-testid=sort][data-column=name]");
  await head.click();
  await expect.poll(async () => (await images())[0]).toBe(12);
  await head.press("Enter");
  await expect.poll(async () => (await images())[0]).not.toBe(12);
  expect(await app.page.locator("[aria-sort]").getAttribute("aria-sort")).toBe("descending");
  await get("sort-by").selectOption("detector:copy-move");
  await expect.poll(async () => (await images())[0]).toBe(27);
});

it("narrows down by ticks, a time and words, and takes all of it back", async () => {
  await value("levels", "alarm").click();
  await expect.poll(() => get("count").textContent()).toBe(`5 of ${PICTURES} pictures`);
  expect(await get("condition").allTextContents()).toEqual(["Alarm"]);
  await value("cameras", "Made Canon EOS 5D").click();
  await expect.poll(() => get("count").textContent()).toBe(`2 of ${PICTURES} pictures`);
  await get("takenFrom").fill("2019");
  await press("Enter");
  await expect.poll(() => get("count").textContent()).toBe(`0 of ${PICTURES} pictures`);
  await get("no-pictures").waitFor();
  await app.picture("batch-none");
  await get("clear-filter").click();
  await expect.poll(() => get("count").textContent()).toBe(`${PICTURES} pictures`);
  await press("Control+f");
  await app.page.keyboard.type("img 5 jpg nikon", { delay: 10 });
  await expect.poll(() => get("count").textContent()).toMatch(/^\d+ of 60 pictures$/);
  await press("Escape", "Control+d");
  await expect.poll(() => get("count").textContent()).toBe(`${PICTURES} pictures`);
  expect(await get("batch-search").inputValue()).toBe("");
});

it("is decided by keyboard: next, mark, undo, range, note", async () => {
  await app.page.locator("[data-testid=sort][data-column=name]").click();
  await expect.poll(current).toBe("12");
  const [first, second, third] = await images();
  await press("1");
  await expect.poll(current).toBe(String(second));
  expect(await row(first).getAttribute("data-mark")).toBe("suspicious");
  await press("2", "Control+z");
  await expect.poll(() => row(second).getAttribute("data-mark")).toBeNull();
  await expect.poll(current).toBe(String(second));
  await press("j", "k", "Shift+ArrowDown");
  expect(await get("selection").textContent()).toContain("2 selected");
  await press("3", "Escape");
  await expect.poll(() => row(third).getAttribute("data-mark")).toBe("settled");
  await expect.poll(() => value("marks", "settled").locator(".facet__count").textContent()).toBe("2");
  await press("n");
  await app.page.keyboard.type("The shadows do not agree.");
  await press("Control+Enter");
  expect(await get("note").textContent()).toContain("The shadows do not agree.");
  await press("Escape");
  await expect.poll(() => row(third).locator(".badge--notes").count()).toBe(1);
  await get("map-toggle").click();
  await get("panel-picture").locator("canvas").waitFor();
  await app.picture("batch-marked");
});

/** Names of tiles whose picture is drawn over the name, in the page. */
const overlapping = (tiles: Element[]) =>
  tiles.flatMap((tile) => {
    const [picture, name] = ["img", ".tile__name"].map((of) => tile.querySelector(of));
    const free = !picture || !name || picture.getBoundingClientRect().bottom <= name.getBoundingClientRect().top + 1;
    return free ? [] : [name.textContent];
  });

it("goes to a copy, says why a picture failed, and shows thumbnails", async () => {
  await row(2).scrollIntoViewIfNeeded();
  await row(2).click();
  await get("copy").click();
  await expect.poll(current).toBe("3");
  await row(PICTURES - 1).scrollIntoViewIfNeeded();
  await row(PICTURES - 1).click();
  await expect.poll(() => get("no-verdict").textContent()).toMatch(/ends in the middle/);
  await press("g");
  await get("picture-grid").waitFor();
  await press("Home", "ArrowRight", "ArrowDown");
  await app.page.locator("[data-testid=picture-tile][aria-current] img").waitFor();
  // Upright ones, too, leave the name below them free.
  expect(await app.page.locator("[data-testid=picture-tile]").evaluateAll(overlapping)).toEqual([]);
  await get("theme-toggle").click();
  await app.picture("batch-thumbnails-light");
  await press("g");
  await row(12).waitFor();
  await app.picture("batch-light");
});
