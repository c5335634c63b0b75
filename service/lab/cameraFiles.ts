/**
 * Photographs as cameras wrote them: which files of a folder these are, and why the others are not. Cameras on the list
 * never-train.json at the top of the folder are kept for measuring and are left out.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import type { Evidence } from "../../engine/evidence.ts";
import { findTag, type Metadata } from "../../engine/metadata/metadata.ts";
import { editors } from "../../engine/metadata/rules/origin.ts";
import { openEvidence } from "../evidence/openEvidence.ts";
import { entriesOf } from "./folders.ts";

const maxMegapixels = 100;
/** Smaller pictures were reduced by somebody. */
const leastPixels = 640 * 480;

export interface CameraFile {
  /** Path below the folder, with forward slashes. */
  name: string;
  path: string;
  /** Why it is not to be learnt from or built on; undefined where it is a photograph as its camera wrote it. */
  whyNot?: string;
  /** Nothing is decoded yet. Absent where the file cannot be read as a picture. */
  evidence?: Evidence;
  /** First word of the maker and the model, lower case: "canon|eos 5d". */
  camera?: string;
}

export const EDITED = "was saved by an image editor";

/** One more that was left out for that reason. */
export function countReason(counts: Record<string, number>, reason: string): void {
  counts[reason] = (counts[reason] ?? 0) + 1;
}

/**
 * The files of a folder and all below it, one at a time, in the order of their paths.
 * @param checkpoint awaited before each; may throw.
 * @throws SelfsameError usage where the folder cannot be read; unreadable where never-train.json is no list of cameras.
 */
export async function* cameraFiles(
  folder: string,
  checkpoint: () => Promise<void>,
): AsyncGenerator<CameraFile, void, undefined> {
  const files = await filesBelow(folder);
  const never = neverTrained(folder);
  const seen = new Set<string>();
  for (const path of files) {
    await checkpoint();
    const name = relative(folder, path).split(sep).join("/");
    let evidence: Evidence;
    try {
      evidence = await openEvidence(path, { name, maxMegapixels });
    } catch {
      yield { name, path, whyNot: "cannot be read as a picture" };
      continue;
    }
    const whyNot = seen.has(evidence.sha256) ? "the same file twice" : reasonAgainst(evidence, never);
    seen.add(evidence.sha256);
    yield { name, path, evidence, camera: cameraOf(evidence.metadata), ...(whyNot && { whyNot }) };
  }
}

/** Why a picture is not to be learnt from; undefined where it is. */
function reasonAgainst({ format, width, height, metadata }: Evidence, never: ReadonlySet<string>): string | undefined {
  if (format !== "jpeg") return "is no JPEG file";
  const camera = cameraOf(metadata);
  if (!camera) return "names no camera in its EXIF";
  if (never.has(camera)) return "its camera is kept for measuring";
  if (width * height < leastPixels) return "is smaller than 640 x 480";
  const software = findTag(metadata, "Software")?.text ?? "";
  if (editors.test(software)) return EDITED;
  if (metadata.blocks.some(({ id }) => id === "photoshop")) return EDITED;
  return undefined;
}

/** "canon|eos 5d": first word of the maker, and the model without it. */
function cameraOf(metadata: Metadata): string | undefined {
  const text = (name: string) => findTag(metadata, name, ["ifd0"])?.text.trim().toLowerCase();
  const [make, model] = [text("Make"), text("Model")];
  if (!make || !model) return undefined;
  const maker = make.split(/\s+/)[0];
  const bare = model.startsWith(`${maker} `) ? model.slice(maker.length + 1) : model;
  return `${maker}|${bare.replace(/\s+/g, " ").trim()}`;
}

/** Cameras that must not be learnt from. */
function neverTrained(folder: string): ReadonlySet<string> {
  const path = join(folder, "never-train.json");
  if (!existsSync(path)) return new Set();
  try {
    const { cameras } = JSON.parse(readFileSync(path, "utf8")) as { cameras: string[] };
    return new Set(cameras.map((camera) => camera.toLowerCase()));
  } catch {
    throw new SelfsameError(
      "unreadable",
      `${path} is no list of cameras.`,
      'It has to be {"cameras": ["maker|model", ...]}.',
    );
  }
}

/** Pictures of a folder and all below it, by the ends of their names, in the order of their paths. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder, "Give the path of a folder with photographs.", { recursive: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(jpe?g|heic|png|tiff?|webp)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
