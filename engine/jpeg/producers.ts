/**
 * Which programs and cameras a JPEG's tables, subsampling and segments are consistent with. Only what can be shown is
 * said: the formula of libjpeg, segments that only Adobe programs write, and tables seen in photographs at hand.
 * That a combination was never seen means nothing: the table knows few of all cameras.
 */
import { Marker } from "./markers.ts";
import { photographsSeen, type SeenTables, seenTables } from "./producerTable.ts";
import { estimateQuality, type MainTables, mainTables } from "./quality.ts";
import type { JpegStructure } from "./structure.ts";

export interface Producer {
  family: "libjpeg" | "adobe" | "camera";
  /** Whom it points at, in words. */
  name: string;
  /** What was found in the file that supports it. */
  basis: string;
}

/** Every producer that the file is consistent with, strongest statement first. Empty = nothing can be said. */
export function consistentProducers(structure: JpegStructure): Producer[] {
  const tables = mainTables(structure);
  const adobe = adobeProducers(structure);
  return tables ? [...adobe, ...seenProducers(structure, tables), ...libjpegProducers(structure, tables)] : adobe;
}

function libjpegProducers(structure: JpegStructure, tables: MainTables): Producer[] {
  const { quality, exact } = estimateQuality(tables);
  if (!exact) return [];
  const layout = isLaidOutLikeLibjpeg(structure)
    ? ", and the segments stand in the order in which libjpeg writes them"
    : "";
  return [
    {
      family: "libjpeg",
      name: `software or cameras that use the standard tables (libjpeg at quality ${quality})`,
      basis: `all quantisation tables equal the standard tables at quality ${quality}${layout}`,
    },
  ];
}

/**
 * libjpeg writes one table per DQT and DHT segment, all DQT before the frame header and all DHT after it (jcmarker.c:
 * write_frame_header, write_scan_header). Cameras tend to put several tables into one segment.
 */
export function isLaidOutLikeLibjpeg(structure: JpegStructure): boolean {
  const order = structure.segments
    .map((segment) => segment.marker)
    .filter((marker) => !(marker >= Marker.APP0 && marker <= Marker.APP15) && marker !== Marker.COM);
  const frame = order.findIndex((marker) => marker >= Marker.SOF0 && marker <= Marker.SOF2);
  const scan = order.indexOf(Marker.SOS);
  if (frame === -1 || scan < frame) return false;
  const single = structure.segments.every(
    (segment) =>
      segment.marker !== Marker.DQT || structure.tables.filter((t) => t.offset === segment.offset).length === 1,
  );
  const between = order.slice(frame + 1, scan);
  return (
    single &&
    order.slice(1, frame).every((marker) => marker === Marker.DQT) &&
    between.every((marker) => marker === Marker.DHT || marker === Marker.DRI) &&
    between.filter((marker) => marker === Marker.DHT).length > 1
  );
}

function adobeProducers(structure: JpegStructure): Producer[] {
  const has = (name: string, identifier: string) =>
    structure.segments.some((segment) => segment.name === name && segment.identifier?.startsWith(identifier));
  if (has("APP12", "Ducky")) {
    return [{ family: "adobe", name: "Adobe Photoshop, Save for Web", basis: 'an APP12 segment "Ducky"' }];
  }
  if (has("APP13", "Photoshop 3.0") && has("APP14", "Adobe")) {
    return [
      {
        family: "adobe",
        name: "Adobe Photoshop or another Adobe program",
        basis: 'an APP13 segment "Photoshop 3.0" together with an APP14 segment "Adobe"',
      },
    ];
  }
  return [];
}

function seenProducers({ frame }: JpegStructure, tables: MainTables): Producer[] {
  const upright = seenTables.find((seen) => seen.signature === tableSignature(tables, frame.subsampling));
  const turned = seenTables.find((seen) => seen.signature === tableSignature(tables, frame.subsampling, "turned"));
  const seen = upright ?? turned;
  // Standard tables point at no camera: any software may have written them.
  if (!seen || seen.exact) return [];
  const photographs = seen.cameras.reduce((sum, camera) => sum + camera.photographs, 0);
  const how = upright ? "" : ", there turned by 90 degrees as lossless rotation does";
  return [
    {
      family: "camera",
      name: seen.cameras.map((camera) => camera.name).join(", "),
      basis: `the same tables and subsampling${how} are in ${photographs} of the ${photographsSeen} camera photographs known here`,
    },
  ];
}

/** Make and model as one name; the make is left out where the model repeats it: "Canon EOS 5D", "Nokia 3110c". */
export function cameraName(make: string, model: string): string {
  const tidy = (text: string) => text.replaceAll("\0", "").replace(/\s+/g, " ").trim();
  const brand = tidy(make);
  const name = tidy(model);
  const repeated = brand.split(" ").some((word) => name.toLowerCase().startsWith(word.toLowerCase()));
  return repeated ? name : `${brand} ${name}`.trim();
}

/** All tables seen in photographs of that camera; empty where the camera is not known. */
export function tablesOfCamera(make: string, model: string): SeenTables[] {
  const name = cameraName(make, model).toLowerCase();
  return seenTables.filter((seen) => seen.cameras.some((camera) => camera.name.toLowerCase() === name));
}

const quarterTurn = new Map([
  ["4:2:2", "4:4:0"],
  ["4:4:0", "4:2:2"],
]);

/**
 * Names luminance table, chrominance table and subsampling by 16 hexadecimal digits (FNV-1a, 64 bit).
 * "turned": of the picture before a lossless rotation by 90 degrees, which transposes the tables and swaps 4:2:2 and 4:4:0.
 */
export function tableSignature(
  { luma, chroma }: MainTables,
  subsampling: string,
  view: "stored" | "turned" = "stored",
): string {
  const before = view === "turned" ? (quarterTurn.get(subsampling) ?? subsampling) : subsampling;
  let hash = 0xcbf29ce484222325n;
  const take = (value: number) => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(value)) * 0x100000001b3n);
  };
  for (const table of chroma ? [luma, chroma] : [luma]) {
    for (let i = 0; i < 64; i++) take(table.values[view === "turned" ? 8 * (i % 8) + (i >> 3) : i]);
  }
  for (const character of before) take(character.charCodeAt(0));
  return hash.toString(16).padStart(16, "0");
}
