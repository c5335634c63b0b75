/**
 * A result on its way from a worker to the case that asked for it: its files below `results/<case>/<sha256>/<pipeline>/` of
 * the store, and `manifest.json`, which is written last. Whoever takes it believes nothing that can be checked.
 */
import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { SelfsameError } from "../../contract/errors.ts";
import { type VerifyDocument, verifyDocumentSchema } from "../../contract/findings.ts";
import { digest, sha256 } from "../cases/canonicalJson.ts";
import { filesBelow } from "../cases/caseFolder.ts";
import { writeText } from "../report/resultFiles.ts";
import type { Examined } from "../scan/examiner.ts";
import { THUMBNAIL } from "../scan/thumbnail.ts";
import { toolInfo } from "../version.ts";
import { type Job, type JobKey, jobKeySchema } from "./job.ts";
import type { Store } from "./store/store.ts";

const MANIFEST = "manifest.json";
const RESULT = "result.json";

const MOST_MANIFEST_BYTES = 200_000;
const MOST_RESULT_BYTES = 64 * 2 ** 20;
const MOST_THUMBNAIL_BYTES = 2 * 2 ** 20;
/** Grey and alpha of 16 bits, should nothing be compressed, and what else is in a PNG. */
const mostMapBytes = ({ width, height }: VerifyDocument["image"]): number => 5 * width * height + 2 ** 20;

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
const manifestSchema = jobKeySchema.extend({
  schema: z.literal("selfsame.queue-result/1"),
  perceptualHash: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
  /** Whether the original came by the store. */
  original: z.boolean(),
  files: z.array(z.strictObject({ name: z.string().max(200), sha256: sha256Schema })).max(100),
});
export type Manifest = z.infer<typeof manifestSchema>;

const placeOf = ({ case: id, sha256, pipeline }: JobKey): string => `results/${id}/${sha256}/${pipeline}`;

/** Puts what was examined into the store. @param original whether the picture came by the store. */
export async function deliver(store: Store, job: JobKey, examined: Examined, original: boolean): Promise<void> {
  const folder = join(examined.staged, job.sha256);
  const files: Manifest["files"] = [];
  for (const name of filesBelow(folder)) {
    const path = join(folder, name);
    const hash = sha256(await readFile(path));
    await store.put(`${placeOf(job)}/${name}`, path, hash);
    files.push({ name, sha256: hash });
  }
  const { case: id, sha256: picture, pipeline } = job;
  const text = JSON.stringify(
    manifestSchema.parse({
      ...{ schema: "selfsame.queue-result/1", case: id, sha256: picture, pipeline, original, files },
      perceptualHash: examined.perceptualHash,
    } satisfies Manifest),
  );
  const path = join(examined.staged, MANIFEST);
  await writeFile(path, text);
  await store.put(`${placeOf(job)}/${MANIFEST}`, path, sha256(text));
}

/** What lies in the store for a job; undefined where there is nothing, or nothing complete. @throws SelfsameError unreadable */
export async function delivered(store: Store, job: JobKey, scratch: string): Promise<Manifest | undefined> {
  const path = join(scratch, `${randomUUID()}.json`);
  try {
    if ((await store.get(`${placeOf(job)}/${MANIFEST}`, path, MOST_MANIFEST_BYTES)) === undefined) return undefined;
    const manifest = checked(manifestSchema, await readFile(path, "utf8"), MANIFEST);
    if (placeOf(manifest) !== placeOf(job)) throw untrusted("it is that of another picture");
    return manifest;
  } finally {
    await rm(path, { force: true });
  }
}

/**
 * Fetches a result to `<staged>/<sha256>/`.
 * @param staged an empty folder. @throws SelfsameError where anything is not what it has to be; what the store refuses.
 */
export async function take(store: Store, job: Job, manifest: Manifest, staged: string): Promise<Examined> {
  const folder = join(staged, job.sha256);
  const fetch = async (name: string, limit: number): Promise<string> => {
    const expected = manifest.files.find((file) => file.name === name)?.sha256;
    if (!expected) throw untrusted(`${name} is missing`);
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    if ((await store.get(`${placeOf(job)}/${name}`, path, limit)) !== expected) throw untrusted(`${name} was altered`);
    return path;
  };
  const path = await fetch(RESULT, MOST_RESULT_BYTES);
  const document = checked(verifyDocumentSchema, await readFile(path, "utf8"), RESULT);
  const { image, tool } = document;
  if (image.sha256 !== job.sha256 || image.bytes !== job.bytes) throw untrusted("it is that of another picture");
  const { version, decoder } = toolInfo();
  if (digest([tool.version, tool.decoder]) !== digest([version, decoder])) throw untrusted("it is of another version");
  const maps = mapsOf(document, job);
  const names = [RESULT, ...maps];
  const others = manifest.files.filter(({ name }) => !names.includes(name));
  if (others.some(({ name }) => name !== THUMBNAIL) || others.length > 1)
    throw untrusted("it has files that no result has");
  for (const name of maps) await checkMap(await fetch(name, mostMapBytes(image)), name, image);
  if (others.length > 0) await checkThumbnail(await fetch(THUMBNAIL, MOST_THUMBNAIL_BYTES));
  // A worker that got the original by the store knows it by another name.
  image.path = job.path;
  await writeText(path, `${JSON.stringify(document, null, 2)}\n`, [job.path]);
  return { document, perceptualHash: manifest.perceptualHash, staged };
}

/** Takes a result out of the store, the manifest first. */
export async function discard(store: Store, job: JobKey, files: Manifest["files"]): Promise<void> {
  await store.remove(`${placeOf(job)}/${MANIFEST}`);
  // A manifest is not trusted with other places of the store.
  for (const { name } of files) if (/^(maps\/)?[\w-][\w.-]*$/.test(name)) await store.remove(`${placeOf(job)}/${name}`);
}

/** The maps that a result has. Their names follow from it, and are the only ones there can be. */
function mapsOf(document: VerifyDocument, { maps }: Job): string[] {
  const found: string[] = [];
  for (const { detector, map } of document.findings) {
    if (map === null) continue;
    const name = `maps/${detector.replace(":", "-")}.png`;
    if (maps !== "all" || map !== name || !/^maps\/[a-z][a-z0-9-]{0,80}\.png$/i.test(name))
      throw untrusted("a map has a name that no map has");
    found.push(map);
  }
  if (document.map !== null && document.map !== "fused.png") throw untrusted("a map has a name that no map has");
  return document.map === null ? found : [...found, document.map];
}

/** Header of a PNG of the picture's size with 16 bits of grey and alpha (PNG, 11.2.1). */
async function checkMap(path: string, name: string, { width, height }: VerifyDocument["image"]): Promise<void> {
  const head = await beginning(path, 26);
  const right =
    head.length === 26 &&
    head.subarray(0, 8).equals(Buffer.from("\x89PNG\r\n\x1a\n", "latin1")) &&
    [head.readUInt32BE(16), head.readUInt32BE(20), head[24], head[25]].join() === [width, height, 16, 4].join();
  if (!right) throw untrusted(`${name} is no map of this picture`);
}

async function checkThumbnail(path: string): Promise<void> {
  const head = (await beginning(path, 12)).toString("latin1");
  if (!/^RIFF.{4}WEBP$/s.test(head)) throw untrusted(`${THUMBNAIL} is no picture`);
}

async function beginning(path: string, bytes: number): Promise<Buffer> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function checked<T>(schema: z.ZodType<T>, text: string, name: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw untrusted(`${name} is not what it has to be`);
  }
}

const untrusted = (why: string): SelfsameError =>
  new SelfsameError(
    "crashed",
    `What a worker delivered was not taken: ${why}.`,
    "Is everything that can write to the queue and the store yours?",
  );
