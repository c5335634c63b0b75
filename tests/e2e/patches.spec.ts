/** Looking closer at a finding that compares patches: a chosen patch, the matrix of all, the attributes of two regions. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Application, openApplication } from "./application.ts";

const detector = "exif-consistency";

describe("patches of a spliced picture", () => {
  let app: Application;
  beforeAll(async () => {
    app = await openApplication();
    await app.page.getByTestId("sample-card").first().click();
    await app.page.locator("[data-testid=tray-item][data-state=done]").waitFor({ timeout: 100_000 });
    await app.page.locator(`[data-testid=finding][data-detector=${detector}][data-state=ran]`).click();
    await bar().waitFor();
    await viewer().and(app.page.locator("[data-ready=true]")).waitFor();
  });
  afterAll(async () => {
    await app?.close();
  });
  afterEach(() => {
    expect(app.complaints).toEqual([]);
  });

  const viewer = () => app.page.getByTestId("viewer");
  const bar = () => app.page.getByTestId("anchor-bar");
  const anchor = () => bar().getAttribute("data-anchor");
  const map = () => viewer().getAttribute("data-map");
  const clickPicture = async () => {
    const box = (await app.page.getByTestId("viewer-stage").boundingBox())!;
    await app.page.mouse.click(box.x + box.width / 2, box.y + 0.6 * box.height);
  };

  it("a click shows what agrees with the patch, and Escape the detector's map again", async () => {
    const ofDetector = await map();
    await clickPicture();
    await expect.poll(map).toMatch(/^agreement-/);
    await viewer().and(app.page.locator("[data-ready=true]")).waitFor();
    expect(await app.page.getByTestId("viewer-legend").textContent()).toContain("agrees with the chosen patch");
    await expect.poll(() => app.page.getByTestId("viewer-readout").textContent()).toMatch(/agreement 1$/);
    await app.picture("patches-anchor");
    await app.page.keyboard.press("Escape");
    await expect.poll(map).toBe(ofDetector);
    expect(await anchor()).toBe("");
  });

  it("a drag chooses nothing", async () => {
    const box = (await app.page.getByTestId("viewer-stage").boundingBox())!;
    await app.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await app.page.mouse.down();
    await app.page.mouse.move(box.x + box.width / 2 + 60, box.y + box.height / 2, { steps: 4 });
    await app.page.mouse.up();
    expect(await anchor()).toBe("");
  });

  it("keys choose, and move to the neighbour", async () => {
    await app.page.getByTestId("viewer-stage").focus();
    await app.page.keyboard.press("Enter");
    await expect.poll(anchor).not.toBe("");
    const first = Number(await anchor());
    await app.page.keyboard.press("ArrowLeft");
    await expect.poll(anchor).toBe(String(first - 1));
    await app.page.getByTestId("anchor-drop").click();
    await expect.poll(anchor).toBe("");
  });

  it("the matrix reads pairs, and a click in it chooses the patch of the row", async () => {
    const plot = app.page.getByTestId("affinity-plot");
    await plot.scrollIntoViewIfNeeded();
    const box = (await plot.boundingBox())!;
    // Just below the diagonal's end: of the last patch with itself.
    await app.page.mouse.move(box.x + box.width - 1, box.y + box.height - 1);
    const readout = app.page.getByTestId("pair-readout");
    await expect.poll(() => readout.textContent()).toMatch(/^1\.00Row: column \d+, row \d+/);
    await app.page.mouse.click(box.x + 1, box.y + 1);
    await expect.poll(anchor).not.toBe("");
    await app.picture("patches-matrix");
    await plot.focus();
    await app.page.keyboard.press("ArrowDown");
    await app.page.keyboard.press("ArrowRight");
    await expect.poll(() => readout.textContent()).toMatch(/^\d\.\d\dRow/);
    await app.page.keyboard.press("Escape");
    await expect.poll(anchor).toBe("");
  });

  it("the attributes of two regions are compared; weak ones are not named", async () => {
    const matrix = app.page.getByTestId("affinity");
    const [side, boundary] = [await matrix.getAttribute("data-side"), await matrix.getAttribute("data-boundary")];
    if (side === boundary) {
      expect(await app.page.getByTestId("attributes-one-region").textContent()).toContain("no two regions");
      return;
    }
    const section = app.page.getByTestId("attributes");
    await section.scrollIntoViewIfNeeded();
    await app.picture("patches-attributes");
    const sentence = (await app.page.getByTestId("attributes-sentence").textContent())!.toLowerCase();
    for (const row of await section.locator("[data-judgement=weak]").all()) {
      expect(await row.textContent()).toContain("hardly better than guessing");
      const label = await row.getByRole("rowheader").evaluate((header) => header.firstChild!.textContent!);
      expect(sentence).not.toContain(label.toLowerCase());
    }
  });
});
