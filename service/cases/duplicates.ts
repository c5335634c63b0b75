/** Which pictures of a case are the same, byte by byte or to the eye. */
import { nearGroups } from "../../engine/image/nearHashes.ts";
import type { Database } from "./database.ts";

/** Numbers of pictures with the same SHA-256, two or more in a group; in the order of their first. */
export function equalGroups(database: Database): number[][] {
  const rows = database.all<{ id: number; sha256: string }>(
    `SELECT id, sha256 FROM images WHERE sha256 IN
      (SELECT sha256 FROM images WHERE sha256 IS NOT NULL GROUP BY sha256 HAVING count(*) > 1) ORDER BY id`,
  );
  const groups = new Map<string, number[]>();
  for (const { id, sha256 } of rows) {
    const group = groups.get(sha256);
    if (group) group.push(id);
    else groups.set(sha256, [id]);
  }
  return [...groups.values()];
}

/**
 * Numbers of pictures that look alike: their perceptual hashes hang together by steps of at most `most` of 64 bits.
 * Pictures that are equal byte by byte are among them.
 */
export function alikeGroups(database: Database, most = 3): number[][] {
  const rows = database.all<{ id: number; perceptualHash: string }>(
    "SELECT id, perceptualHash FROM images WHERE perceptualHash IS NOT NULL ORDER BY id",
  );
  const hashes = rows.map(({ perceptualHash }) => perceptualHash);
  return nearGroups(hashes, most).map((group) => group.map((at) => rows[at].id));
}
