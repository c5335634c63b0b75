/**
 * Makes a set of splices from a folder of photographs: the layout that readSet reads. One splice is in memory at a time, and every
 * one depends on the seed, its number and the photographs only.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { SelfsameError } from "../../../contract/errors.ts";
import type { SplicesDocument } from "../../../contract/evaluation.ts";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { random } from "../../../engine/random.ts";
import { decodePixels } from "../../decode/pixels.ts";
import { libraryVersions, loadSharp } from "../../decode/sharpBuild.ts";
import { sniff } from "../../decode/sniff.ts";
import { readFile } from "../../evidence/readFile.ts";
import { type CameraFile, cameraFiles, countReason } from "../../lab/cameraFiles.ts";
import { prepareFolder, writeText } from "../../report/resultFiles.ts";
import { maskPng } from "../maskPng.ts";
import { planSplices, type Saving, type Shot, type SpliceKind, type SplicePlan } from "./plan.ts";
import { makeSplice, type Splice, type SpliceOptions } from "./splice.ts";

export interface MakeSplicesOptions extends SpliceOptions {
  photos: string;
  out: string;
  count: number;
  seed: number;
  kinds: readonly SpliceKind[];
  /** Which files to build on; those that are as their camera wrote them where left out. */
  accept?: (file: CameraFile) => boolean;
  signal: AbortSignal;
  /** Photographs that were read, or splices that were made, of so many if that is known. */
  progress?: (step: "photographs" | "splices", done: number, total?: number) => void;
}

const maxMegapixels = 100;

/**
 * @throws SelfsameError usage where the folder cannot be read or written to, holds a set already, or has photographs of too few
 * cameras; the signal's reason where it is aborted.
 */
export async function makeSplices(options: MakeSplicesOptions): Promise<SplicesDocument> {
  const { photos, out, count, seed, kinds, accept = asTaken, signal, progress } = options;
  const started = performance.now();
  if (existsSync(join(out, "index.json")))
    throw new SelfsameError(
      "usage",
      `There is a set in ${out} already.`,
      "Choose another folder: no set is overwritten.",
    );
  const { shots, excluded } = await readShots(photos, accept, signal, (done) => progress?.("photographs", done));
  const plans = planSplices(shots, { count, seed, kinds });
  await prepareFolder(out);
  const entries: IndexEntry[] = [];
  for (const plan of plans) {
    signal.throwIfAborted();
    const host = await pixelsOf(plan.host, options.preserve);
    const donor = plan.donor === plan.host ? undefined : await pixelsOf(plan.donor, options.preserve);
    const splice = await makeSplice(plan.kind, host, donor, options, random(seed, "splice", plan.index));
    entries.push(await writeSplice(out, plan, splice, seed));
    progress?.("splices", entries.length, count);
  }
  // Written last: a folder without it is no finished set.
  await writeText(join(out, "index.json"), `${JSON.stringify(entries, null, 1)}\n`, []);
  return {
    schema: "selfsame.splices/1",
    folder: out,
    seed,
    preserve: options.preserve,
    splices: entries.length,
    kinds: counted(entries.map(({ manipulation }) => manipulation)),
    formats: counted(entries.map(({ format }) => format)),
    parts: counted(entries.flatMap(({ part }) => part ?? [])),
    photographs: shots.length,
    cameras: new Set(shots.map(({ camera }) => camera)).size,
    excluded,
    elapsedMs: performance.now() - started,
  };
}

const asTaken = ({ whyNot }: CameraFile): boolean => !whyNot;

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) countReason(counts, name);
  return counts;
}

async function readShots(
  folder: string,
  accept: (file: CameraFile) => boolean,
  signal: AbortSignal,
  progress: (done: number) => void,
): Promise<{ shots: Shot[]; excluded: Record<string, number> }> {
  const shots: Shot[] = [];
  const excluded: Record<string, number> = {};
  let done = 0;
  for await (const file of cameraFiles(folder, async () => signal.throwIfAborted())) {
    const { name, path, whyNot, evidence, camera } = file;
    if (!accept(file)) countReason(excluded, whyNot ?? "was not asked for");
    else if (evidence && camera) shots.push({ name, path, camera, sha256: evidence.sha256 });
    progress(++done);
  }
  return { shots, excluded };
}

/** As stored where traces are to be kept: turning a picture moves its blocks. */
async function pixelsOf({ path }: Shot, asStored: boolean): Promise<RgbImage> {
  const { bytes } = await readFile(path);
  const header = sniff(bytes);
  const { image } = await decodePixels(bytes, asStored ? { ...header, orientation: 1 } : header, maxMegapixels);
  return image;
}

/** What index.json says of a splice; see readSet for what is read of it. */
interface IndexEntry {
  id: string;
  manipulation: SpliceKind;
  part?: string;
  image: string;
  mask: string;
  sourceMask?: string;
  pristine: string;
  [more: string]: unknown;
  format: string;
}

async function writeSplice(out: string, plan: SplicePlan, splice: Splice, seed: number): Promise<IndexEntry> {
  const { id, kind, part, saving, host, donor } = plan;
  const { image, pristine, mask, source } = splice;
  const ending = saving.format === "png" ? "png" : "jpg";
  const files = {
    image: `${id}/image.${ending}`,
    mask: `${id}/mask.png`,
    ...(source && { sourceMask: `${id}/source.png` }),
    pristine: `pristine/${id}.${ending}`,
  };
  const write = async (file: string, bytes: Promise<Uint8Array>) => writeText(join(out, file), await bytes, []);
  await write(files.image, saved(image, saving));
  await write(files.pristine, saved(pristine, saving));
  await write(files.mask, maskPng(mask, image));
  if (source && files.sourceMask) await write(files.sourceMask, maskPng(source, image));
  const shot = ({ name, sha256, camera }: Shot) => ({ name, sha256, camera });
  const { x, y, width, height } = splice.box;
  return {
    id,
    manipulation: kind,
    ...(part && { part }),
    ...files,
    width: image.width,
    height: image.height,
    format: saving.format,
    encoder: `libvips ${libraryVersions()["vips"] ?? "unknown"}`,
    quality: saving.format === "png" ? null : saving.quality,
    subsampling: saving.format === "png" ? null : saving.subsampling,
    host: { ...shot(host), geometry: splice.host },
    donor: { ...shot(donor), geometry: splice.donor },
    region: splice.shape,
    box: [x, y, width, height],
    area: splice.area,
    processed: splice.processed,
    feather_sigma: splice.feather,
    seed,
  };
}

/** Without metadata, whatever the photograph had. */
async function saved({ width, height, data }: RgbImage, saving: Saving): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  if (saving.format === "png") return picture.png().toBuffer();
  return picture.jpeg({ quality: saving.quality, chromaSubsampling: saving.subsampling }).toBuffer();
}
