/**
 * Results on disk, so that a run that was killed goes on, and so that later steps read what earlier ones computed:
 * `<folder>/<pipeline hash>/<hash of the picture>.json`, and its maps beside it in `.maps`. Each map is u16, little-endian,
 * 0..65534 over its range and 65535 for "not computed", deflated. The JSON is written last and says where each map lies.
 */
import { createHash } from "node:crypto";
import { readFile as readBytes } from "node:fs/promises";
import { endianness } from "node:os";
import { join } from "node:path";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { z } from "zod";
import {
  imageSchema,
  liveFindingSchema,
  type MapLayer,
  mapLayerSchema,
  verdictSchema,
} from "../../contract/findings.ts";
import type { VerifyResult } from "../../contract/operations.ts";
import type { Finding, HeatMap } from "../../engine/finding.ts";
import type { RasterStore } from "../rasters/store.ts";
import { NOT_COMPUTED } from "../report/mapPng.ts";
import { writeText } from "../report/resultFiles.ts";
import type { EvaluationRecord } from "./record.ts";

const storedMapSchema = mapLayerSchema.omit({ raster: true }).extend({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** Place of the deflated samples in the file of maps, in bytes. */
  offset: z.number().int(),
  length: z.number().int(),
});
type StoredMap = z.infer<typeof storedMapSchema>;

const storedSchema = z.object({
  image: imageSchema,
  verdict: verdictSchema,
  findings: z.array(liveFindingSchema.omit({ map: true, patches: true }).extend({ map: storedMapSchema.nullable() })),
  fused: storedMapSchema.nullable(),
  elapsedMs: z.number(),
  /** Hash over the file of maps, which must be the one that belongs to this. */
  maps: z.string(),
});

/** What the cache gives back: a record without its place in the set. */
export type CachedResult = Omit<EvaluationRecord, "id" | "kind" | "format" | "part" | "path" | "mask">;

/** Fast: samples of smooth maps shrink to a half whatever the effort. */
const effort = { level: 1 } as const;

export class ResultCache {
  private readonly folder: string;

  constructor(folder: string, pipeline: string) {
    this.folder = join(folder, pipeline.slice(0, 16));
  }

  /** Undefined where there is none, or where it is damaged: then it is computed anew. */
  async read(sha256: string): Promise<CachedResult | undefined> {
    try {
      const stored = storedSchema.parse(JSON.parse(await readBytes(this.path(sha256, "json"), "utf8")));
      const bytes = await readBytes(this.path(sha256, "maps"));
      if (digest(bytes) !== stored.maps) return undefined;
      return {
        image: stored.image,
        verdict: stored.verdict,
        findings: stored.findings.map(
          ({ map, ...rest }): Finding => ({ ...rest, ...(map && { map: decode(map, bytes) }) }),
        ),
        ...(stored.fused && { fused: decode(stored.fused, bytes) }),
        elapsedMs: stored.elapsedMs,
      };
    } catch {
      return undefined;
    }
  }

  /** Keeps a result with the maps that are still among the rasters. A file is there whole or not at all. */
  async write(result: VerifyResult, rasters: RasterStore): Promise<void> {
    const chunks: Buffer[] = [];
    let offset = 0;
    const store = async (layer: MapLayer | null): Promise<StoredMap | null> => {
      if (!layer) return null;
      const { raster, ...rest } = layer;
      const { width, height, data } = await rasters.read(raster.id, 0);
      const chunk = deflateRawSync(littleEndian(Buffer.from(data.buffer, data.byteOffset, data.byteLength)), effort);
      chunks.push(chunk);
      const stored = { ...rest, width, height, offset, length: chunk.length };
      offset += chunk.length;
      return stored;
    };
    const findings = [];
    for (const { patches: _, map, ...rest } of result.findings) findings.push({ ...rest, map: await store(map) });
    const fused = await store(result.map);
    const maps = Buffer.concat(chunks);
    const { image, verdict, elapsedMs } = result;
    const stored = { image, verdict, findings, fused, elapsedMs, maps: digest(maps) };
    await writeText(this.path(image.sha256, "maps"), maps, []);
    await writeText(this.path(image.sha256, "json"), `${JSON.stringify(stored)}\n`, []);
  }

  private path(sha256: string, ending: "json" | "maps"): string {
    return join(this.folder, `${sha256}.${ending}`);
  }
}

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** In place, where this machine is of the other kind. */
const littleEndian = (bytes: Buffer): Buffer => (endianness() === "LE" ? bytes : bytes.swap16());

function decode({ offset, length, width, height, ...rest }: StoredMap, bytes: Buffer): HeatMap {
  const samples = littleEndian(inflateRawSync(bytes.subarray(offset, offset + length)));
  const values = new Uint16Array(samples.buffer.slice(samples.byteOffset, samples.byteOffset + samples.byteLength));
  if (values.length !== width * height) throw new Error("A map in the cache has the wrong size.");
  const [low, high] = rest.range;
  const step = (high - low) / 65534;
  const data = new Float32Array(values.length);
  for (let i = 0; i < data.length; i++) data[i] = values[i] === NOT_COMPUTED ? Number.NaN : low + values[i] * step;
  return { ...rest, width, height, data };
}
