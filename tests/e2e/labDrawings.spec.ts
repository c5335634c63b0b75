/** What people see of heat maps, galleries and films: a run that was made up, in the window. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { madeEvents, writeMadeRun } from "../support/madeRun.ts";
import { type Application, openApplication } from "./application.ts";

let app: Application;
beforeAll(async () => {
  app = await openApplication({
    prepare: (folder) => void writeMadeRun(join(folder, "selfsame", "lab"), "platonic-alignment", madeEvents()),
  });
  await get("empty-state").waitFor();
  await app.page.keyboard.press("Shift+L");
  await get("run-item").first().click();
});
afterAll(async () => {
  await app?.close();
  expect(app?.complaints).toEqual([]);
});

const get = (id: string) => app.page.getByTestId(id);

it("a cell of a heat map is read with arrow keys, by its row and column, and the map kept as a picture", async () => {
  const map = get("lab-matrix").nth(1);
  await map.getByTestId("matrix-cells").focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowRight"]) await app.page.keyboard.press(key);
  expect(await map.getByTestId("matrix-tip").locator("span, strong").allTextContents()).toEqual([
    "block 3 / after the sum",
    "encoder layer 2",
    expect.stringMatching(/^0\.\d+$/),
    expect.stringContaining("against permutations"),
  ]);
  // Nothing was measured two columns further on.
  for (const key of ["ArrowRight", "ArrowRight"]) await app.page.keyboard.press(key);
  expect(await map.getByTestId("matrix-tip").textContent()).toContain("not measured");
  await app.picture("lab-matrix");
  const download = app.page.waitForEvent("download");
  await map.getByRole("button", { name: /as PNG$/ }).click();
  expect(
    readFileSync(await (await download).path())
      .subarray(1, 4)
      .toString(),
  ).toBe("PNG");
});

it("a gallery is searched by words, gone through by keys, and followed from a thing to what is near it", async () => {
  const gallery = get("lab-gallery");
  const item = gallery.getByTestId("gallery-item");
  expect(await item.textContent()).toBe("red apple 0");
  // Of 300 entries only those in view are there.
  expect(await gallery.getByTestId("gallery-entry").count()).toBeLessThan(30);
  await gallery.getByTestId("gallery-search").fill("snail");
  expect(await item.textContent()).toBe("snail 6");
  await gallery.getByTestId("gallery-entries").focus();
  await app.page.keyboard.press("ArrowRight");
  expect(await item.textContent()).toBe("snail 13");
  await app.page.keyboard.press("End");
  expect(await item.textContent()).toBe("snail 293");
  expect(await gallery.locator("[data-marked]").count()).toBeGreaterThan(0);
  const near = gallery.getByTestId("gallery-thing").first();
  const name = (await near.textContent())?.replace(/, outlined$/, "");
  await near.getByRole("button").click();
  expect(await item.textContent()).toBe(name);
  expect(await gallery.getByTestId("gallery-search").inputValue()).toBe("");
  await app.picture("lab-gallery");
});

it("a film stands still until it is played, and is gone through by keys", async () => {
  const film = get("lab-film");
  const words = film.getByTestId("film-words");
  expect(await words.textContent()).toMatch(/^Step 1blue/);
  await film.getByTestId("film-slider").focus();
  await app.page.keyboard.press("ArrowRight");
  expect(await words.textContent()).toMatch(/^Step 2blue/);
  await film.getByLabel("Frames a second").selectOption("16");
  // A frame is there for a sixteenth of a second: the page itself watches for it.
  const passed = film.evaluate(
    (shown) =>
      new Promise<void>((resolve) => {
        const watch = new MutationObserver(() => {
          if (!shown.querySelector("[data-testid=film-words]")?.textContent?.startsWith("Step 9blue")) return;
          watch.disconnect();
          resolve();
        });
        watch.observe(shown, { subtree: true, childList: true, characterData: true, attributes: true });
      }),
  );
  await film.getByTestId("film-play").click();
  await passed;
  await app.picture("lab-film");
  await film.getByTestId("film-play").click();
  const stopped = await words.textContent();
  await app.page.waitForTimeout(150);
  expect(await words.textContent()).toBe(stopped);
  await app.page.keyboard.press("End");
  expect(await words.textContent()).toMatch(/^Step 40blue/);
});

it("the README of an experiment shows its pictures", async () => {
  await app.page.locator("[data-testid=experiment-item][data-experiment=platonic-alignment]").click();
  const picture = app.page.locator(".experiment__readme img").first();
  await picture.scrollIntoViewIfNeeded();
  await expect
    .poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth), { interval: 50 })
    .toBeGreaterThan(100);
  await app.picture("lab-readme");
});
