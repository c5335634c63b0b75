/** Ways for a test to hand files to the window. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Locator, Page } from "playwright-core";

/**
 * Drops files from disk onto the window, as the desktop would; resolves with the page's clock at the drop in ms.
 * `ready` is awaited between making the files inside the page, which is the test's own work, and the drop; `over` while they
 * are held over the place.
 */
export async function dropFiles(
  page: Page,
  paths: string[],
  ready?: () => Promise<void>,
  { target = page.locator("body"), over }: { target?: Locator; over?: () => Promise<void> } = {},
): Promise<number> {
  const files = paths.map((path) => ({ name: basename(path), base64: readFileSync(path).toString("base64") }));
  const transfer = await page.evaluateHandle(async (list) => {
    const data = new DataTransfer();
    for (const { name, base64 } of list) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      data.items.add(new File([bytes], name));
    }
    return data;
  }, files);
  await ready?.();
  await target.dispatchEvent("dragenter", { dataTransfer: transfer });
  await target.dispatchEvent("dragover", { dataTransfer: transfer });
  await over?.();
  const at = await page.evaluate(() => performance.now());
  await target.dispatchEvent("drop", { dataTransfer: transfer });
  return at;
}
