/** What a reader can set about the viewer, and how it starts. */
import type { ColourMapName } from "../../engine/image/colourMap.ts";

/** picture: no map. overlay: the map over the picture. split: picture left, map right. map: the map alone. */
export const viewerModes = ["picture", "overlay", "split", "map"] as const;
export type ViewerMode = (typeof viewerModes)[number];

export interface ViewerSettings {
  colourMap: ColourMapName;
  /** Of the overlay, 0..1. */
  opacity: number;
  mode: ViewerMode;
  /** Where the picture ends and the map begins, as a fraction of the viewer's width. */
  split: number;
  /** Lines every 8 pixels, the block size of JPEG. */
  grid: boolean;
  magnifier: boolean;
  /** Fraction of the map's range below which the overlay is transparent, 0..1. */
  threshold: number;
}

export const defaultViewerSettings: ViewerSettings = {
  colourMap: "viridis",
  opacity: 0.6,
  mode: "overlay",
  split: 0.5,
  grid: false,
  magnifier: false,
  threshold: 0,
};
