/** The grids of a verification as numbers. All have the sweep's cells, row by row. */
import { totemFilePath } from "../../../contract/routes.ts";
import { type Grid, gridNames, type TotemVerification } from "../../../contract/totemVerification.ts";
import { fetchBytes } from "../../viewer/fetchBytes.ts";

export interface BallGrids {
  /** What it says the camera should see, 8-bit sRGB, interleaved. */
  picture: Uint8Array;
  /** 0..1; 0: it says nothing. */
  weight: Float32Array;
  /** 1: as much as is to be expected; NaN where it says nothing. */
  deviation: Float32Array;
  /** Where it shows the cell, pixels of the photograph, x and y interleaved. */
  place: Float32Array;
}

/** What was rendered from a radiance field, for the camera. */
export interface FieldGrids {
  picture: Uint8Array;
  depth: Float32Array;
  heat: Float32Array;
}

export interface Grids {
  /** Cells. */
  width: number;
  height: number;
  /** Pixels along the side of a cell. */
  step: number;
  /** The photograph, 8-bit sRGB, interleaved. */
  picture: Uint8Array;
  /** Along z, metres; NaN where a ball is in the way. */
  depth: Float32Array;
  /** 0..1. */
  confidence: Float32Array;
  /** 0..8; NaN outside the protected region. */
  heat: Float32Array;
  /** In the order of the verification's balls. */
  balls: BallGrids[];
  field?: FieldGrids;
}

/**
 * @param bytes of each grid, by its name.
 * @throws Error where a grid is missing or has not the size that the document says.
 */
export function decodeGrids(document: TotemVerification, bytes: ReadonlyMap<string, ArrayBuffer>): Grids {
  const { width, height, step } = document.grid;
  const read = <S extends Grid["sample"]>(name: string, sample: S, channels: number) => {
    const grid = document.grids.find((one) => one.name === name);
    const buffer = bytes.get(name);
    if (!grid || !buffer) throw new Error(`The verification has no grid “${name}”.`);
    const expected = width * height * channels * (sample === "f32" ? 4 : 1);
    if (grid.sample !== sample || grid.channels !== channels || buffer.byteLength !== expected)
      throw new Error(`The grid “${name}” has ${buffer.byteLength} bytes instead of ${expected}.`);
    return buffer;
  };
  const colours = (name: string) => new Uint8Array(read(name, "rgb8", 3));
  // The machines this application runs on are little-endian, as the grids are.
  const numbers = (name: string, channels = 1) => new Float32Array(read(name, "f32", channels));
  const field = bytes.has(gridNames.fieldPicture)
    ? {
        picture: colours(gridNames.fieldPicture),
        depth: numbers(gridNames.fieldDepth),
        heat: numbers(gridNames.fieldHeat),
      }
    : undefined;
  return {
    width,
    height,
    step,
    picture: colours(gridNames.picture),
    depth: numbers(gridNames.depth),
    confidence: numbers(gridNames.confidence),
    heat: numbers(gridNames.heat),
    balls: document.balls.map((_, i) => ({
      picture: colours(`${gridNames.ballPicture}-${i}`),
      weight: numbers(`${gridNames.ballWeight}-${i}`),
      deviation: numbers(`${gridNames.ballDeviation}-${i}`),
      place: numbers(`${gridNames.ballPlace}-${i}`, 2),
    })),
    ...(field ? { field } : {}),
  };
}

/** Fetches and decodes the grids of a session's verification. */
export async function fetchGrids(id: string, document: TotemVerification, signal: AbortSignal): Promise<Grids> {
  const fetched = document.grids.map(
    async ({ name, file }) => [name, await fetchBytes(totemFilePath(id, file), signal)] as const,
  );
  return decodeGrids(document, new Map(await Promise.all(fetched)));
}
