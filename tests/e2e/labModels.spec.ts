/** What people see of the model library: networks that are there, a file that is added, a layer of it that is put to use. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RunInfo } from "../../contract/lab.ts";
import { localiser } from "../support/readerModels.ts";
import { type Application, openApplication } from "./application.ts";
import { dropFiles } from "./files.ts";

let app: Application;
let file: string;
beforeAll(async () => {
  app = await openApplication({ prepare: (folder) => leaveRun(join(folder, "selfsame", "lab", "a-run")) });
  file = join(app.home, "edge finder.onnx");
  writeFileSync(file, localiser());
});
afterAll(async () => {
  await app?.close();
});
afterEach(() => {
  expect(app.complaints).toEqual([]);
});

/** A finished run of the Lab that has left a network. */
function leaveRun(folder: string): void {
  const run: RunInfo = {
    id: "a-run",
    experiment: "exif-model",
    name: "Trained at night",
    state: "done",
    params: {},
    device: { asked: "cpu", used: "cpu" },
    startedAt: "2026-01-02T03:04:05.000Z",
    elapsedMs: 1000,
    progress: { fraction: 1, step: "Done" },
    versions: {},
    folder,
    files: ["models/night.onnx"],
  };
  mkdirSync(join(folder, "models"), { recursive: true });
  writeFileSync(join(folder, "run.json"), JSON.stringify(run));
  writeFileSync(join(folder, "models", "night.onnx"), localiser());
}

const get = (id: string) => app.page.getByTestId(id);
const model = (id: string) => app.page.locator(`[data-testid=model-item][data-model="${id}"]`);
const row = (tensor: string) => app.page.locator(`[data-testid=layer-row][data-tensor="${tensor}"]`);

describe("the model library", () => {
  it("lists the application's own networks, with what is in them and their card", async () => {
    await get("empty-state").waitFor();
    await app.page.keyboard.press("Shift+L");
    await get("models-entry").click();
    await model("exif-consistency").click();
    await get("layer-table").waitFor();
    expect(await get("layer-in-use").count()).toBe(7);
    const text = await get("model-details").textContent();
    for (const part of ["MIT", "picture", "embeddings", "66035be4", "Measured on the cameras held out"])
      expect(text).toContain(part);
    await app.picture("models-own");
    await model("exif-attributes").click();
    await get("layers-refusal").filter({ hasText: "It has 2 inputs" }).waitFor();
    expect(await get("use-layer").count()).toBe(0);
  });

  it("lists those that were taken over, with their licences", async () => {
    const starters = app.page.locator("[data-testid=model-item][data-origin=starter]");
    expect(await starters.count()).toBeGreaterThan(1);
    await starters.first().click();
    await get("layer-row").first().waitFor({ timeout: 60_000 });
    expect(await get("layer-in-use").count()).toBeGreaterThan(3);
    expect(await get("model-details").textContent()).toMatch(/Licence(Apache-2\.0|MIT)/);
    await app.picture("models-starter");
  });

  it("lists what the Lab has trained, and leads to its run", async () => {
    await model("trained:a-run/models/night.onnx").click();
    await row("map").waitFor();
    await get("model-run").click();
    await get("run-state").waitFor();
    expect(await app.page.getByRole("heading", { name: "Trained at night" }).count()).toBe(1);
    await get("models-entry").click();
    await get("layer-table").waitFor();
  });

  it("says what is wrong with a file, and keeps what was typed", async () => {
    await get("model-path").fill(join(app.home, "nowhere.onnx"));
    await app.page.keyboard.press("Enter");
    await get("add-refusal").filter({ hasText: "There is no file" }).waitFor();
    expect(await get("model-path").inputValue()).toMatch(/nowhere\.onnx$/);
    await app.picture("models-refused");
  });

  it("takes a file, finds its layers, and has one used as an encoder", async () => {
    await get("model-path").fill(file);
    await get("add-model").click();
    await model("user:edge-finder").waitFor();
    await row("map").waitFor();
    expect(await row("map").textContent()).toMatch(/Abs1 × 224 × 2241/);
    const main = await get("layer-row").count();
    await get("main-only").uncheck();
    expect(await get("layer-row").count()).toBeGreaterThan(main);
    await get("layer-search").fill("conv");
    expect(await get("layer-row").count()).toBe(1);
    await app.picture("models-search");
    await get("layer-search").fill("");
    await get("input-scale").selectOption("imagenet");
    await row("map").getByTestId("use-layer").click();
    await get("layer-in-use").filter({ hasText: "map" }).waitFor();
    expect(await model("user:edge-finder").getAttribute("data-layers")).toBe("1");
    expect(await get("model-details").textContent()).toContain("mean and deviation of ImageNet taken out");
    await app.picture("models-in-use");
  });

  it("measures layers anew where pictures go in otherwise", async () => {
    await get("input-width").fill("96");
    await get("apply-input").click();
    await row("map").filter({ hasText: "1 × 224 × 96" }).waitFor();
    expect(await get("layer-in-use").count()).toBe(1);
  });

  it("keeps what was chosen, gives way to an experiment, and looks well in the light", async () => {
    await app.page.reload();
    await app.page.locator("[data-testid=place-lab]").click();
    await get("lab-form").waitFor();
    await get("models-entry").click();
    expect(await model("user:edge-finder").getAttribute("data-layers")).toBe("1");
    await app.page.keyboard.press("e");
    await get("lab-form").waitFor();
    await get("models-entry").click();
    await model("user:edge-finder").click();
    await row("map").waitFor();
    await app.page.keyboard.press("t");
    await app.picture("models-light");
    await app.page.keyboard.press("t");
  });

  it("lets a layer and a file go again", async () => {
    await get("drop-layer").click();
    await get("no-layers").waitFor();
    expect(await get("input-scale").inputValue()).toBe("imagenet");
    await get("remove-model").click();
    await get("remove-model-dialog").waitFor();
    await app.picture("models-remove");
    await get("confirm-remove-model").click();
    await model("user:edge-finder").waitFor({ state: "detached" });
    expect(await get("model-item").count()).toBeGreaterThan(1);
    expect(existsSync(file)).toBe(true);
  });
});

describe("files that are handed over", () => {
  const copies = () => readdirSync(join(app.home, "selfsame", "lab", "models"));

  it("are looked into, kept as a copy and used; the copy goes with the model", async () => {
    await get("model-file").setInputFiles(file);
    await model("user:edge-finder").waitFor();
    await row("map").getByTestId("use-layer").click();
    await get("layer-in-use").filter({ hasText: "map" }).waitFor();
    expect(await get("model-details").textContent()).toContain("a copy of the file that you chose");
    expect(copies()).toHaveLength(1);
    await app.picture("models-chosen");
    await get("remove-model").click();
    await get("remove-model-dialog").filter({ hasText: "This copy is deleted" }).waitFor();
    await get("confirm-remove-model").click();
    await model("user:edge-finder").waitFor({ state: "detached" });
    expect(copies()).toEqual([]);
    expect(existsSync(file)).toBe(true);
  });

  it("are dropped into the view as well, and refused in words where they are no model", async () => {
    const broken = join(app.home, "broken.onnx");
    writeFileSync(broken, "no model");
    await dropFiles(app.page, [broken, file], undefined, {
      target: get("models-view"),
      over: async () => {
        await get("drop-part").filter({ hasText: "Drop an ONNX file to add it" }).waitFor();
        await app.picture("models-drop");
      },
    });
    await get("add-refusal").filter({ hasText: "broken.onnx: " }).waitFor();
    await model("user:edge-finder").waitFor();
    expect(copies()).toHaveLength(1);
    await app.picture("models-drop-refused");
    // The browser's own line for an answer of 400.
    expect(app.complaints.splice(0)).toEqual([expect.stringContaining("status of 400")]);
  });

  it("stand in the field of a parameter, whether chosen or dropped there", async () => {
    await app.page.locator("[data-testid=experiment-item][data-experiment=projection]").click();
    const field = app.page.locator("[data-testid=file-field]", { has: app.page.locator("[data-param=picture]") });
    await field.getByTestId("param-file").setInputFiles("assets/samples/untouched.jpg");
    await field.and(app.page.locator("[data-file='untouched.jpg']")).waitFor();
    await field.scrollIntoViewIfNeeded();
    await app.picture("field-chosen");
    await field.getByTestId("clear-file").click();
    expect(await field.locator("input[data-param=picture]").inputValue()).toBe("");
    await dropFiles(app.page, ["assets/samples/untouched.jpg"], undefined, {
      target: field.locator("input[data-param=picture]"),
      over: () => app.picture("field-drop"),
    });
    await field.and(app.page.locator("[data-file='untouched.jpg']")).waitFor();
    await app.page.setViewportSize({ width: 860, height: 700 });
    await app.picture("field-narrow");
    await get("models-entry").click();
    await app.picture("models-narrow");
  });
});
