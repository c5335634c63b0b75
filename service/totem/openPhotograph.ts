/** A photograph for the wizard: its size, what it says of its lens, and the picture. */
import type { LensReading } from "../../contract/totemSessions.ts";
import type { Evidence } from "../../engine/evidence.ts";
import { intrinsicsFromLens } from "../../engine/totem/pose/intrinsics.ts";
import { openEvidence } from "../evidence/openEvidence.ts";
import { writePicture } from "../rasters/writer.ts";
import { lensFacts } from "./lensFacts.ts";
import type { TotemResult, TotemTask } from "./protocol.ts";

/** @throws SelfsameError as openEvidence and its pixels do. */
export async function openPhotograph({
  path,
  name,
  maxMegapixels,
  rasters,
}: Extract<TotemTask, { kind: "open" }>): Promise<TotemResult<"open">> {
  const evidence = await openEvidence(path, { name, maxMegapixels });
  // What cannot be decoded is told before anybody outlines a ball in it.
  const image = await evidence.pixels();
  const { sha256, bytes, width, height } = evidence;
  return {
    sha256,
    bytes,
    width,
    height,
    exif: lensReading(evidence),
    picture: rasters === undefined ? null : writePicture(rasters, image),
  };
}

function lensReading({ width, height, metadata }: Evidence): LensReading {
  const found = intrinsicsFromLens({ width, height }, lensFacts(metadata));
  if (!found.camera) return { known: false, why: found.why };
  const { camera, how, deviation, warnings } = found;
  return { known: true, camera, how, deviation, warnings };
}
