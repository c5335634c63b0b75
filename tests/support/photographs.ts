/** The camera photographs beside the project, each with its camera, for tests that measure on all of them. */
import { readFileSync } from "node:fs";
import { hasSharedData, sharedData } from "./sharedData.ts";

export interface Photograph {
  path: string;
  /** "maker|model" in lower case. */
  camera: string;
}

function list(folder: string): Photograph[] {
  const entries = JSON.parse(readFileSync(sharedData(`${folder}/manifest.json`), "utf8")) as {
    path: string;
    camera: string;
  }[];
  return entries.map(({ path, camera }) => ({ path: sharedData(`${folder}/${path.replace(/^more\//, "")}`), camera }));
}

/** Empty where the photographs are not there. */
export const photographs: Photograph[] = hasSharedData ? [...list("photos"), ...list("photos/more")] : [];

/** Cameras in two halves by their name's order: even ones to choose with, odd ones to measure with. */
export function half(which: "choose" | "measure"): Photograph[] {
  const cameras = [...new Set(photographs.map(({ camera }) => camera))].sort();
  const wanted = new Set(cameras.filter((_, i) => (i % 2 === 0) === (which === "choose")));
  return photographs.filter(({ camera }) => wanted.has(camera));
}
