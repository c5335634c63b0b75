/** Outlines of balls as somebody clicked them, from a file. */
import { SelfsameError } from "../../contract/errors.ts";
import {
  INDEX_DEVIATION,
  type OutlinesDocument,
  outlinesDocumentSchema,
  RADIUS_DEVIATION,
} from "../../contract/totem.ts";
import type { BallOutline } from "../../engine/totem/pose/checkOutlines.ts";
import { readDocument } from "./documentFile.ts";

const wanted =
  'It has to be {"schema": "selfsame.totem-outlines/1", "balls": [{"radius": metres, "points": [[x, y], ...]}, ...]}.';

/** @throws SelfsameError notFound; unreadable; usage where it holds no outlines, saying where. */
export const readOutlines = (path: string): Promise<OutlinesDocument> =>
  readDocument(path, outlinesDocumentSchema, { what: "no outlines", advice: wanted });

export type NamedOutline = BallOutline & Required<Pick<BallOutline, "radiusDeviation" | "indexDeviation">>;

/** With a name and standard deviations each. @throws SelfsameError usage where two have the same. */
export function namedOutlines({ balls }: OutlinesDocument): NamedOutline[] {
  const named = balls.map((ball, i) => ({
    ...ball,
    name: ball.name ?? `ball ${i + 1}`,
    radiusDeviation: ball.radiusDeviation ?? RADIUS_DEVIATION * ball.radius,
    indexDeviation: ball.indexDeviation ?? INDEX_DEVIATION,
  }));
  const seen = new Set<string>();
  for (const { name } of named) {
    if (seen.has(name))
      throw new SelfsameError("usage", `Two balls are named "${name}".`, "Give each a name of its own.");
    seen.add(name);
  }
  return named;
}
