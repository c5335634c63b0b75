/** The camera photographs beside the project, each with its camera, for tests that measure on all of them. */
import { readFileSync } from "node:fs";
import { hasSharedData, sharedData } from "./sharedData.ts";

export interface Photograph {
  path: string;
  /** "maker|model" in lower case. */
  camera: string;
  /** As they lie in the file, in pixels. */
  width: number;
  height: number;
}

function list(folder: string): Photograph[] {
  const entries = JSON.parse(readFileSync(sharedData(`${folder}/manifest.json`), "utf8")) as Photograph[];
  return entries.map(({ path, camera, width, height }) => ({
    path: sharedData(`${folder}/${path.replace(/^more\//, "")}`),
    camera,
    width,
    height,
  }));
}

/** Empty where the photographs are not there. */
export const photographs: Photograph[] = hasSharedData ? [...list("photos"), ...list("photos/more")] : [];

/** Cameras in two halves by their name's order: even ones to choose with, odd ones to measure with. */
export function half(which: "choose" | "measure"): Photograph[] {
  const cameras = [...new Set(photographs.map(({ camera }) => camera))].sort();
  const wanted = new Set(cameras.filter((_, i) => (i % 2 === 0) === (which === "choose")));
  return photographs.filter(({ camera }) => wanted.has(camera));
}

/** Larger ones take seconds to read, and hold nothing that a maker's smaller ones do not. */
const largePixels = 4e6;

/** The smallest photograph of each camera; large ones only of makers that have no smaller one. The smallest first. */
export function variety(): Photograph[] {
  const makerOf = ({ camera }: Photograph) => camera.split("|")[0];
  const pixels = ({ width, height }: Photograph) => width * height;
  const bySize = photographs.toSorted((a, b) => pixels(a) - pixels(b));
  const first = (one: Photograph, i: number, of: (photograph: Photograph) => string) =>
    bySize.findIndex((other) => of(other) === of(one)) === i;
  return bySize.filter(
    (one, i) => first(one, i, makerOf) || (pixels(one) <= largePixels && first(one, i, ({ camera }) => camera)),
  );
}
