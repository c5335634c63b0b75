/** How the reader last looked at maps, kept between starts. */
import { z } from "zod";
import { defaultViewerSettings, type ViewerSettings, viewerModes } from "../viewer/settings.ts";

const KEY = "selfsame.viewer";
const fraction = z.number().min(0).max(1);
const stored = z.object({
  colourMap: z.enum(["viridis", "inferno", "cividis"]),
  opacity: fraction,
  mode: z.enum(viewerModes),
  split: fraction,
  grid: z.boolean(),
});

/** What was stored, or the defaults where there is nothing or where it cannot be read. */
export function storedViewerSettings(): ViewerSettings {
  try {
    return { ...defaultViewerSettings, ...stored.partial().parse(JSON.parse(localStorage.getItem(KEY) ?? "{}")) };
  } catch {
    return defaultViewerSettings;
  }
}

export function storeViewerSettings({ colourMap, opacity, mode, split, grid }: ViewerSettings): void {
  localStorage.setItem(KEY, JSON.stringify({ colourMap, opacity, mode, split, grid }));
}
