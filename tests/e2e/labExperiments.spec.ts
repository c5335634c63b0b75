/** Experiments of the Lab from their shortest preset to what is seen of them: claims, charts, heat maps, galleries, films. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Application, openApplication } from "./application.ts";

let app: Application;
beforeAll(async () => {
  app = await openApplication();
  await app.page.getByTestId("empty-state").waitFor();
  await app.page.keyboard.press("Shift+L");
});
afterAll(async () => {
  await app?.close();
});

const get = (id: string) => app.page.getByTestId(id);
const state = (name: string) => app.page.locator(`[data-testid=run-state][data-state=${name}]`);

/** What each shows besides claims and tables. */
const shown = {
  "platonic-alignment": ["chart", "lab-matrix", "lab-gallery"],
  "pretraining-transfer": ["chart", "lab-matrix"],
  projection: ["chart", "lab-gallery"],
  "ae-communication": ["chart", "lab-film"],
};

it.each(Object.entries(shown))(
  "%s: its shortest preset comes to an end, and shows what it found",
  {
    timeout: 400_000,
  },
  async (experiment, kinds) => {
    await app.page.locator(`[data-testid=experiment-item][data-experiment=${experiment}]`).click();
    await get("lab-form").waitFor();
    await app.picture(`lab-${experiment}-form`);
    await app.page.locator("[data-testid=preset][data-preset=seconds]").click();
    await get("lab-run-button").click();
    await state("running").waitFor();
    await state("done").waitFor({ timeout: 380_000 });
    expect(await get("lab-error").count()).toBe(0);
    await get("claim").first().waitFor();
    for (const claim of await get("claim").all())
      expect(await claim.textContent()).toMatch(
        (await claim.getAttribute("data-holds")) === "true" ? /Holds$/ : /Does not hold$/,
      );
    await get("lab-table").first().waitFor();
    for (const kind of kinds) {
      await get(kind).first().scrollIntoViewIfNeeded();
      await app.picture(`lab-${experiment}-${kind}`);
    }
    // Its pictures lie in the run folder, too.
    expect(
      await get("run-file")
        .filter({ hasText: /figures\/.*\.png/ })
        .count(),
    ).toBeGreaterThan(0);
    expect(app.complaints).toEqual([]);
  },
);
