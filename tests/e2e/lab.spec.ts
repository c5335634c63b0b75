/** What people see in the Lab: experiments, a run that is watched, claims, past runs and comparisons. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Application, openApplication } from "./application.ts";

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

const get = (id: string) => app.page.getByTestId(id);
const state = (name: string) => app.page.locator(`[data-testid=run-state][data-state=${name}]`);
const runs = (name: string) => app.page.locator(`[data-testid=run-item][data-state=${name}]`);
const field = (name: string) => get("lab-form").locator(`[data-param=${name}]`);
const places = (name: string) => app.page.locator(`[data-testid=place-${name}]`);
const points = () =>
  get("chart").evaluateAll((charts) => charts.map((chart) => Number(chart.getAttribute("data-points"))));

/** Shows the form of the first experiment with its fastest preset. */
async function openForm() {
  await get("experiment-item").first().click();
  await get("lab-form").waitFor();
  await app.page.locator("[data-testid=preset][data-preset=seconds]").click();
}

/** The name of the first field that takes a whole number. */
const numberField = () =>
  get("lab-form")
    .locator("input[inputmode=decimal]")
    .first()
    .evaluate((input) => input.getAttribute("data-param") ?? "");

describe("places", () => {
  it("are reached by keys and by the bar, and take their own keys with them", async () => {
    await get("empty-state").waitFor();
    await app.page.keyboard.press("Shift+L");
    await get("lab-place").waitFor();
    await get("experiment-item").first().waitFor();
    expect(await get("report-menu").count()).toBe(0);
    await app.page.keyboard.press("r");
    expect(await app.page.getByRole("menu").count()).toBe(0);
    await places("verify").click();
    await get("empty-state").waitFor();
    expect(await get("lab-place").isVisible()).toBe(false);
    await places("lab").click();
    await app.page.keyboard.press("Control+k");
    await get("palette").waitFor();
    await app.page.keyboard.type("image");
    expect(await get("palette").textContent()).not.toMatch(/next image/i);
    await app.page.keyboard.press("Escape");
    await get("palette").waitFor({ state: "detached" });
  });
});

describe("an experiment", () => {
  it("says what it asks and offers presets for every patience", async () => {
    await openForm();
    expect(await get("preset").count()).toBeGreaterThan(1);
    expect((await get("lab-place").textContent())?.length).toBeGreaterThan(400);
    await app.picture("lab-experiment");
  });

  it("keeps a bad value as typed and says what is allowed", async () => {
    await openForm();
    const name = await numberField();
    const before = await field(name).inputValue();
    await field(name).fill("-7");
    await get("lab-run-button").click();
    await get("lab-error").waitFor();
    expect(await get("lab-form").textContent()).toMatch(/Allowed: a (whole )?number/);
    expect(await field(name).inputValue()).toBe("-7");
    expect(await get("run-item").count()).toBe(0);
    await app.picture("lab-bad-value");
    // A place that is left keeps what was typed.
    await places("verify").click();
    await places("lab").click();
    expect(await field(name).inputValue()).toBe("-7");
    await field(name).fill(before);
    await get("lab-error").waitFor({ state: "detached" });
  });
});

describe("a run", () => {
  it("is drawn while it goes on, pauses and resumes", async () => {
    await openForm();
    await get("lab-run-button").click();
    await state("running").waitFor();
    await get("chart").first().waitFor({ timeout: 60_000 });
    await expect.poll(async () => Math.max(...(await points())), { timeout: 60_000 }).toBeGreaterThan(0);
    await get("pause").click();
    await state("paused").waitFor();
    await app.picture("lab-paused");
    const drawn = await points();
    await app.page.waitForTimeout(500);
    expect(await points()).toEqual(drawn);
    await get("resume").click();
    await state("running").waitFor();
    await app.picture("lab-running");
  });

  it("ends with claims against measurements, tables and files", async () => {
    await state("done").waitFor({ timeout: 80_000 });
    await get("claim").first().waitFor();
    for (const claim of await get("claim").all())
      expect(await claim.textContent()).toMatch(
        (await claim.getAttribute("data-holds")) === "true" ? /Holds$/ : /Does not hold$/,
      );
    expect(Math.min(...(await points()))).toBeGreaterThan(0);
    expect(await get("lab-table").count()).toBeGreaterThan(0);
    await app.picture("lab-done");
    const download = app.page.waitForEvent("download");
    await get("run-file").filter({ hasText: "result.json" }).click();
    expect(JSON.parse(readFileSync(await (await download).path(), "utf8"))).toBeTruthy();
  });

  it("gives its charts as pictures", async () => {
    const download = app.page.waitForEvent("download");
    await get("chart")
      .first()
      .getByRole("button", { name: /as PNG$/ })
      .click();
    const png = readFileSync(await (await download).path());
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    const drawing = app.page.waitForEvent("download");
    await get("chart")
      .first()
      .getByRole("button", { name: /as SVG$/ })
      .click();
    expect(readFileSync(await (await drawing).path(), "utf8")).toContain("<svg");
  });

  it("is cancelled, and keeps what it has measured", async () => {
    await app.page.keyboard.press("e");
    await get("lab-form").waitFor();
    await app.page.keyboard.press("Control+Enter");
    await state("running").waitFor();
    await expect.poll(async () => Math.max(0, ...(await points())), { timeout: 60_000 }).toBeGreaterThan(0);
    await get("cancel-run").click();
    await state("cancelled").waitFor();
    expect(await get("resume").isVisible()).toBe(true);
    expect(Math.max(...(await points()))).toBeGreaterThan(0);
  });
});

describe("devices", () => {
  it("say in the settings whether they work here, and why not", async () => {
    await app.page.keyboard.press("Control+,");
    const reports = get("device-reports");
    await expect.poll(() => reports.textContent(), { timeout: 60_000 }).toMatch(/CPU: Works here: .* ms/);
    expect(await reports.textContent()).toMatch(/CUDA \(NVIDIA\): (Works|Does not work) here: /);
    await app.picture("settings");
    await app.page.keyboard.press("Escape");
    await reports.waitFor({ state: "detached" });
  });
});

describe("past runs", () => {
  it("are listed, opened again, and laid over each other", async () => {
    expect(await get("run-item").count()).toBe(2);
    await runs("done").click();
    await get("claim").first().waitFor();
    await expect.poll(async () => Math.min(...(await points())), { timeout: 20_000 }).toBeGreaterThan(0);
    const alone = Math.max(...(await points()));
    await runs("cancelled").getByTestId("overlay").click();
    await expect.poll(async () => Math.max(...(await points()))).toBeGreaterThan(alone);
    await app.picture("lab-overlay");
  });

  it("stay after the window was closed", async () => {
    await app.page.reload();
    await places("lab").click();
    expect(
      await get("run-item")
        .first()
        .waitFor()
        .then(() => get("run-item").count()),
    ).toBe(2);
    await runs("done").click();
    await get("chart").first().waitFor();
  });

  it("are renamed and deleted", async () => {
    await runs("cancelled").click();
    await state("cancelled").waitFor();
    await app.page.keyboard.press("F2");
    await get("run-name").fill("Stopped early");
    await app.page.keyboard.press("Enter");
    await runs("cancelled").filter({ hasText: "Stopped early" }).waitFor();
    await app.page.keyboard.press("Delete");
    await get("remove-dialog").waitFor();
    await app.picture("lab-delete");
    await get("confirm-remove").click();
    await runs("cancelled").waitFor({ state: "detached" });
    expect(await get("run-item").count()).toBe(1);
  });

  it("give their parameters to the form", async () => {
    await runs("done").click();
    await get("reuse").click();
    await get("lab-form").waitFor();
    expect(await app.page.locator("[data-testid=preset][data-preset=seconds]").getAttribute("aria-pressed")).toBe(
      "true",
    );
  });
});

describe("light and dark", () => {
  it("change under the charts", async () => {
    await runs("done").click();
    await get("chart").first().waitFor();
    const canvas = get("chart").first().locator("canvas");
    const dark = await canvas.screenshot();
    await app.page.keyboard.press("t");
    await expect.poll(() => app.page.evaluate(() => document.documentElement.dataset.theme)).toBe("light");
    await expect.poll(async () => Buffer.compare(await canvas.screenshot(), dark)).not.toBe(0);
    await app.picture("lab-light");
  });
});

describe("a picture in Verify", () => {
  const small = fileURLToPath(new URL("../../service/decode/fixtures/420.jpg", import.meta.url));

  it("stays as it was looked at while the Lab is shown", async () => {
    await places("verify").click();
    await get("file-input").setInputFiles(small);
    await app.page.locator("[data-testid=tray-item][data-state=done]").waitFor({ timeout: 60_000 });
    await app.page.locator("[data-testid=viewer][data-ready=true]").waitFor();
    await app.page.keyboard.press("1");
    await expect.poll(() => get("viewer").getAttribute("data-zoom")).toBe("1.0000");
    await app.page.keyboard.press("Shift+L");
    await get("chart").first().waitFor();
    // Keys of Verify mean nothing here.
    await app.page.keyboard.press("+");
    await app.page.keyboard.press("Shift+V");
    await get("viewer").waitFor();
    expect(await get("viewer").getAttribute("data-zoom")).toBe("1.0000");
    await app.page.locator("[data-testid=viewer][data-ready=true]").waitFor();
    await app.page.keyboard.press("+");
    await expect.poll(() => get("viewer").getAttribute("data-zoom")).toBe("1.4142");
  });
});
