/**
 * Photographs for training: which files of a folder are as a camera wrote them, and views of each in several sizes. Cameras
 * on the list never-train.json at the top of the folder are kept for measuring and are never read.
 */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { SelfsameError } from "../../contract/errors.ts";
import type { Evidence } from "../../engine/evidence.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import type { Photograph, PhotographOptions, PhotographSet } from "../../engine/lab/photographs.ts";
import { findTag, type Metadata } from "../../engine/metadata/metadata.ts";
import { editors } from "../../engine/metadata/rules/origin.ts";
import { random } from "../../engine/random.ts";
import { loadSharp } from "../decode/sharpBuild.ts";
import { openEvidence } from "../evidence/openEvidence.ts";
import { entriesOf } from "./folders.ts";

const maxMegapixels = 100;
const kernels = ["cubic", "mitchell", "lanczos2", "lanczos3"] as const;
/** Smaller pictures were reduced by somebody. */
const leastPixels = 640 * 480;

/** @throws SelfsameError usage where the folder cannot be read. */
export async function photographs(
  folder: string,
  options: PhotographOptions,
  checkpoint: () => Promise<void>,
): Promise<PhotographSet> {
  const files = await filesBelow(folder);
  const never = neverTrained(folder);
  const excluded: Record<string, number> = {};
  const seen = new Set<string>();
  const kept: Photograph[] = [];
  const edited: Photograph[] = [];
  for (const path of files) {
    await checkpoint();
    const name = relative(folder, path).split(sep).join("/");
    let evidence: Evidence;
    try {
      evidence = await openEvidence(path, { name, maxMegapixels });
    } catch {
      count(excluded, "cannot be read as a picture");
      continue;
    }
    const reason = seen.has(evidence.sha256) ? "the same file twice" : whyNot(evidence, never);
    seen.add(evidence.sha256);
    if (reason) count(excluded, reason);
    if (reason && reason !== EDITED) continue;
    try {
      const views = await viewsOf(await evidence.pixels(), options, name);
      const list = reason === EDITED ? edited : kept;
      list.push({ name, camera: cameraOf(evidence.metadata)!, exif: exifOf(evidence.metadata), views });
    } catch {
      if (!reason) count(excluded, "cannot be decoded");
    }
  }
  return { photographs: kept, edited, excluded };
}

function count(excluded: Record<string, number>, reason: string): void {
  excluded[reason] = (excluded[reason] ?? 0) + 1;
}

const EDITED = "was saved by an image editor";

/** Why a picture is not to be learnt from; undefined where it is. */
function whyNot({ format, width, height, metadata }: Evidence, never: ReadonlySet<string>): string | undefined {
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

function exifOf(metadata: Metadata): Record<string, string> {
  const blocks = metadata.blocks.filter(({ id }) => id === "ifd0" || id === "exif");
  return Object.fromEntries(blocks.flatMap(({ tags }) => tags.map(({ name, text }) => [name, text])));
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

/** Native tiles at random places, and the whole reduced to random sizes. */
async function viewsOf(
  { width, height, data }: RgbImage,
  { tiles, tileEdge, reduced, seed }: PhotographOptions,
  name: string,
): Promise<RgbImage[]> {
  const sharp = await loadSharp();
  const raw = { raw: { width, height, channels: 3 as const } };
  const source = random(seed, "tiles", name);
  const views: RgbImage[] = [];
  const [w, h] = [Math.min(tileEdge, width), Math.min(tileEdge, height)];
  for (let i = 0; i < tiles; i++) {
    const place = { left: source.integer(width - w + 1), top: source.integer(height - h + 1), width: w, height: h };
    views.push({ width: w, height: h, data: await sharp(data, raw).extract(place).raw().toBuffer() });
  }
  for (let i = 0; i < reduced.count; i++) {
    const longer = reduced.least + source.integer(reduced.most - reduced.least + 1);
    const kernel = kernels[source.integer(kernels.length)];
    if (longer >= Math.max(width, height)) continue;
    const { data: pixels, info } = await sharp(data, raw)
      .resize(longer, longer, { fit: "inside", kernel })
      .raw()
      .toBuffer({ resolveWithObject: true });
    views.push({ width: info.width, height: info.height, data: pixels });
  }
  return views;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder, "Give the path of a folder with photographs.", { recursive: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(jpe?g|heic|png|tiff?|webp)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
