/** The scene with balls that ships, outlined as somebody would have done it. */
import { join } from "node:path";
import type { DraftBall } from "../../contract/totemSessions.ts";
import { appRoot } from "../appRoot.ts";
import { readOutlines } from "./outlinesFile.ts";

const folder = join(appRoot, "assets", "samples", "totem");

export const samplePhotograph = { path: join(folder, "photo.jpg"), name: "Sample scene.jpg" };

export async function sampleBalls(): Promise<DraftBall[]> {
  const { balls } = await readOutlines(join(folder, "outlines.json"));
  return balls.map(({ name = "", radius, index, points }) => ({ name, radius, index, points }));
}
