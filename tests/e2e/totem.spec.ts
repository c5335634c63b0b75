/** What people see in Totem: the whole wizard over the sample scene, from which a person was removed. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Application, openApplication } from "./application.ts";

/** Pixels of the sample scene, and places in it: where the person was removed, a place on the wall, the middle of the first ball. */
const photo = { width: 1200, height: 900 };
const removed = [860, 380] as const;
const untouched = [620, 420] as const;
const inFirstBall = [273, 698] as const;
/** A sweep on a busy machine. */
const SWEEP_MS = 240_000;

let app: Application;
beforeAll(async () => {
  app = await openApplication();
  await goToTotem();
});
afterAll(async () => {
  await app?.close();
});
afterEach(() => {
  expect(app.complaints).toEqual([]);
});

const get = (id: string) => app.page.getByTestId(id);
/** Keys are heard once the first place is there. */
async function goToTotem() {
  await get("empty-state").waitFor();
  await app.page.keyboard.press("Shift+T");
  await get("totem-start").waitFor();
}
/** What a step needs may have to be decoded first. */
const at = (step: string) =>
  app.page.locator(`[data-testid=totem-place][data-step=${step}]`).waitFor({ timeout: 60_000 });
const next = async (step: string) => {
  await get("totem-next").click();
  await at(step);
};
const viewer = () => app.page.locator("[data-testid=viewer][data-ready=true][data-fitted=true]");

/** Where the fitted viewer shows a pixel of the photograph. */
async function onScreen([x, y]: readonly [number, number]): Promise<[number, number]> {
  await viewer().waitFor();
  const box = (await get("viewer-stage").boundingBox())!;
  const zoom = Math.min(box.width / photo.width, box.height / photo.height);
  return [box.x + box.width / 2 + (x - photo.width / 2) * zoom, box.y + box.height / 2 + (y - photo.height / 2) * zoom];
}

/** What is drawn on a canvas in space, as bytes, without the buttons over it. */
const drawn = (id: string) =>
  get(id)
    .locator("canvas")
    .screenshot({ mask: [app.page.locator(".scene-by"), app.page.locator(".view3d__tools")] });

describe("photo and camera", () => {
  it("begin with the sample scene, whose lens is known from its EXIF", async () => {
    await app.picture("totem-start");
    await get("totem-sample").click();
    await at("camera");
    await get("lens-facts").waitFor();
    expect(await get("totem-name").textContent()).toMatch(/sample/i);
  });
});

describe("totems", () => {
  const balls = () => get("ball");
  const state = () => balls().first().getByTestId("ball-state").textContent();
  const points = async () => Number(/^(\d+)/.exec((await state())!)![1]);

  it("are outlined by clicks that can be taken back", async () => {
    await next("totems");
    await expect.poll(() => balls().count()).toBe(4);
    const before = await points();
    await app.page.mouse.click(...(await onScreen(inFirstBall)));
    await expect.poll(points).toBe(before + 1);
    await get("totem-undo").click();
    await expect.poll(points).toBe(before);
    await get("totem-redo").click();
    await expect.poll(points).toBe(before + 1);
    await app.page.keyboard.press("Control+z");
    await expect.poll(points).toBe(before);
    await app.picture("totem-totems");
  });

  it("that cannot be are told where they are entered, and nothing is lost when the window is opened again", async () => {
    const radius = get("ball-radius");
    const entered = await radius.inputValue();
    const before = await points();
    await radius.fill("0");
    await get("ball-problem").first().waitFor();
    expect(await get("ball-problem").first().textContent()).toMatch(/radius/i);
    await app.picture("totem-problem");
    // What is entered is saved shortly after.
    await app.page.waitForTimeout(1500);
    await app.page.reload();
    await goToTotem();
    await get("totem-session").first().getByRole("button").first().click();
    await at("totems");
    expect(await points()).toBe(before);
    expect(await radius.inputValue()).toBe("0");
    await get("ball-problem").first().waitFor();
    await radius.fill(entered);
    await get("ball-problem").waitFor({ state: "detached" });
  });
});

describe("calibrate", () => {
  it("places the balls in space", async () => {
    await next("calibrate");
    await app.page.locator("[data-calibrated=true]").waitFor({ timeout: SWEEP_MS });
    await app.page.locator("[data-webgl=true]").first().waitFor();
    await app.page.locator("[data-testid=viewer][data-ready=true]").waitFor();
    await app.picture("totem-calibrate");
  });
});

describe("rebuild", () => {
  it("can be stopped, and says so", async () => {
    await next("rebuild");
    await get("rebuild-run").click();
    await get("rebuild-stop").click();
    await get("rebuild-stopped").waitFor();
  });

  it(
    "shows the scene in space, to be turned",
    async () => {
      await get("rebuild-run").click();
      await get("rebuild-progress").waitFor();
      await get("rebuild-done").waitFor({ timeout: SWEEP_MS });
      await get("rebuild-scene").waitFor();
      await get("rebuild-scene").getByRole("application").focus();
      let before = await drawn("rebuild-scene");
      // Turned, and back again.
      for (const key of ["ArrowLeft", "0"]) {
        await app.page.keyboard.press(key);
        await expect.poll(async () => Buffer.compare(await drawn("rebuild-scene"), before)).not.toBe(0);
        before = await drawn("rebuild-scene");
      }
      await get("scene-by-balls").click();
      await expect.poll(async () => Buffer.compare(await drawn("rebuild-scene"), before)).not.toBe(0);
      await app.picture("totem-rebuild-balls");
      await get("scene-by-photograph").click();
      // A picture without the ring of what has the focus.
      await app.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await app.picture("totem-rebuild");
    },
    2 * SWEEP_MS,
  );

  it("shows what each ball and all together say, beside the photograph", async () => {
    await get("rebuild-view-together").click();
    await get("grid-pair").waitFor();
    const pictures = get("grid-pair").getByRole("application");
    expect(await pictures.count()).toBe(2);
    await pictures.last().hover();
    await expect.poll(() => get("grid-readout").textContent()).toMatch(/depth \d\.\d\d m.*seen by \d of 4 balls/);
    await app.picture("totem-together");
    await pictures.last().focus();
    await app.page.keyboard.press("ArrowRight");
    await get("rebuild-view-together").focus();
    await app.page.keyboard.press("ArrowDown");
    await expect.poll(() => get("rebuild").getAttribute("data-shown")).toMatch(/^ball-/);
    await get("rebuild-view-depth").click();
    expect(await get("grid-pair").textContent()).toMatch(/near.*m.*far/);
    await app.picture("totem-depth");
  });
});

describe("verify", () => {
  const cell = () => get("totem-verify").getAttribute("data-cell");
  const rays = async () => Number(await get("rays-view").getAttribute("data-rays"));
  const heat = async () => Number(/([\d.]+) ×/.exec((await get("place-heat").textContent())!)?.[1]);
  const click = async (place: readonly [number, number]) => {
    await app.page.mouse.click(...(await onScreen(place)));
    await get("place-facts").waitFor();
  };

  it("gives a verdict in words, with a map that says what it knows nothing of", async () => {
    await next("verify");
    await get("totem-verdict").waitFor();
    expect(await get("totem-verdict").getAttribute("data-level")).toMatch(/^(alarm|notice|clear|undetermined)$/);
    expect(await get("totem-verdict").textContent()).not.toMatch(/authentic|genuine/i);
    expect(await get("viewer-legend").textContent()).toContain("not seen by enough balls");
    await viewer().waitFor();
    await app.picture("totem-verify");
  });

  it("is hot where the person was removed, and tells what each ball saw there", async () => {
    await click(untouched);
    const usual = await heat();
    await click(removed);
    expect(await heat()).toBeGreaterThan(2 * usual);
    expect(await get("place-depth").textContent()).toMatch(/\d m away/);
    expect(await app.page.locator("[data-testid=ball-card][data-says=true]").count()).toBeGreaterThanOrEqual(2);
    expect(await rays()).toBeGreaterThanOrEqual(3);
    await app.page.locator(".photo-crop[data-ready=true]").nth(2).waitFor();
    await app.picture("totem-place");
  });

  it("moves the place with arrow keys and lets go of it with Escape", async () => {
    const before = Number(await cell());
    await get("viewer-stage").focus();
    await app.page.keyboard.press("ArrowRight");
    await expect.poll(cell).toBe(String(before + 1));
    await app.page.keyboard.press("Escape");
    await expect.poll(cell).toBe("");
    expect(await rays()).toBe(0);
  });

  it("shows photograph and heat side by side, and looks into a ball", async () => {
    await get("viewer-mode-split").click();
    const border = get("viewer-split");
    await border.focus();
    await app.page.keyboard.press("PageDown");
    await expect.poll(() => border.getAttribute("aria-valuenow")).toBe("40");
    await app.picture("totem-split");
    await get("viewer-mode-overlay").click();
    await get("ball-jump").first().click();
    await expect.poll(() => get("viewer").getAttribute("data-fitted")).toBe("false");
    await app.picture("totem-ball");
  });
});

describe("report", () => {
  it("is downloaded, and says so", async () => {
    const sample = readFileSync(fileURLToPath(new URL("../../assets/samples/SOURCES.tsv", import.meta.url)), "utf8");
    const sha256 = /totem\/photo\.jpg\t([0-9a-f]{64})/.exec(sample)![1];
    await next("report");
    const download = app.page.waitForEvent("download", { timeout: 60_000 });
    await get("report-html").click();
    const html = readFileSync(await (await download).path(), "utf8");
    expect(html).toContain(sha256);
    expect(html).not.toMatch(/<script|https?:\/\/[^\s"]+\.(js|css)/i);
    await expect.poll(() => get("report-made").getAttribute("data-format")).toBe("html");
    await app.picture("totem-report");
  });
});

describe("a picture on Verify's tray", () => {
  const photograph = fileURLToPath(new URL("../../assets/samples/totem/photo.jpg", import.meta.url));
  const trayItem = () => get("tray-item").filter({ hasText: "photo.jpg" });

  it("is handed to Totem, where it begins a session at the camera, and stays on the tray", async () => {
    await app.page.keyboard.press("Shift+V");
    await get("open-in-totem").click();
    // There is nothing to hand over yet.
    expect(await get("place-verify").getAttribute("aria-checked")).toBe("true");
    await get("file-input").setInputFiles(photograph);
    await trayItem().waitFor();
    await app.picture("verify-open-in-totem");
    await get("open-in-totem").click();
    await at("camera");
    expect(await get("totem-name").textContent()).toBe("photo");
    await get("lens-facts").waitFor();
    await app.picture("totem-from-tray");

    // Once more, by its key, while a session is open: both are kept.
    await next("totems");
    await app.page.keyboard.press("Shift+V");
    await trayItem().waitFor();
    await app.page.keyboard.press("b");
    await at("camera");
    await app.page.keyboard.press("e");
    await get("totem-start").waitFor();
    await expect
      .poll(() =>
        get("totem-session")
          .filter({ hasText: /^photo/ })
          .count(),
      )
      .toBe(2);
  });
});

describe("where the browser draws nothing in space", () => {
  const none = (id: string) => app.page.locator(`[data-testid=${id}][data-webgl=false]`);
  const to = async (step: string) => {
    await get(`totem-step-${step}`).click();
    await at(step);
  };
  /** The sample scene again, in a window that gets so many contexts of WebGL. */
  async function reopened(contexts: number) {
    await app.page.evaluate((count) => sessionStorage.setItem("contexts", String(count)), contexts);
    await app.page.reload();
    await goToTotem();
    const sample = get("totem-session").filter({ hasText: /sample/i });
    await sample.getByRole("button").first().click();
    await get("totem-name").waitFor({ timeout: 60_000 });
    await to("calibrate");
    await app.page.locator("[data-calibrated=true]").waitFor();
  }

  beforeAll(() =>
    app.page.addInitScript(() => {
      const original = HTMLCanvasElement.prototype.getContext as (...rest: unknown[]) => unknown;
      let left = Number(sessionStorage.getItem("contexts") ?? Number.POSITIVE_INFINITY);
      HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...rest: unknown[]) {
        return rest[0] === "webgl2" && left-- <= 0 ? null : original.apply(this, rest);
      } as typeof HTMLCanvasElement.prototype.getContext;
    }),
  );

  it("says so at each step, and all else works", async () => {
    await reopened(0);
    await none("calibration-scene").waitFor();
    expect(await none("calibration-scene").textContent()).toMatch(/WebGL is switched off or missing/);
    await app.page.locator("[data-testid=viewer][data-ready=true]").waitFor();
    await app.picture("totem-calibrate-flat");
    await to("rebuild");
    await none("rebuild-scene").waitFor();
    await app.picture("totem-rebuild-flat");
    await get("rebuild-view-depth").click();
    await get("grid-pair").waitFor();
    await to("verify");
    await none("rays").waitFor();
    await app.page.mouse.click(...(await onScreen(removed)));
    await get("place-facts").waitFor();
    await app.picture("totem-place-flat");
    await to("report");
    await get("report-html").waitFor();
  });

  it("says so when there was WebGL, and none is left for a view", async () => {
    await reopened(1);
    await none("calibration-scene").waitFor();
    await app.page.locator("[data-testid=viewer][data-ready=true]").waitFor();
  });

  it("draws again when graphics that were lost come back", async () => {
    await reopened(10);
    const canvas = get("calibration-scene").locator("canvas");
    const lost = get("calibration-scene").getByText("took this view's graphics away");
    await canvas.waitFor();
    await app.page.locator("[data-testid=viewer][data-ready=true]").waitFor();
    const before = await drawn("calibration-scene");
    const graphics = await canvas.evaluateHandle((node) =>
      (node as HTMLCanvasElement).getContext("webgl2")!.getExtension("WEBGL_lose_context"),
    );
    await graphics.evaluate((extension) => extension!.loseContext());
    await lost.waitFor();
    await app.picture("totem-calibrate-lost");
    await graphics.evaluate((extension) => extension!.restoreContext());
    await lost.waitFor({ state: "detached" });
    await expect.poll(async () => Buffer.compare(await drawn("calibration-scene"), before)).toBe(0);
  });
});
