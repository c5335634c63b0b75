/** Which pictures of a case are the same, byte by byte or to the eye. */
import { hammingDistance, nearGroups } from "../../engine/image/nearHashes.ts";
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

/** More neighbours of one picture are not listed. */
const MOST_NEIGHBOURS = 200;

/** Numbers of the other pictures with the same SHA-256. */
export function equalTo(database: Database, image: number): number[] {
  const rows = database.all<{ id: number }>(
    `SELECT id FROM images WHERE sha256 = (SELECT sha256 FROM images WHERE id = ?) AND id <> ? ORDER BY id LIMIT ?`,
    image,
    image,
    MOST_NEIGHBOURS,
  );
  return rows.map(({ id }) => id);
}

/** Numbers of the other pictures whose perceptual hashes differ in at most `most` of 64 bits, 0 to 3. */
export function alikeTo(database: Database, image: number, most = 3): number[] {
  const own = database.one<{ hash: string | null }>("SELECT perceptualHash AS hash FROM images WHERE id = ?", image);
  const hash = own?.hash;
  if (!hash) return [];
  // Hashes that differ in three bits agree in one of four bands of 16: the index alone tells which are worth a look.
  const bands = [0, 4, 8, 12];
  const rows = database.all<{ id: number; perceptualHash: string }>(
    `SELECT id, perceptualHash FROM images WHERE perceptualHash IS NOT NULL AND id <> ?
    AND (${bands.map((at) => `substr(perceptualHash, ${at + 1}, 4) = ?`).join(" OR ")}) ORDER BY id`,
    ...[image, ...bands.map((at) => hash.slice(at, at + 4))],
  );
  return rows
    .filter((row) => hammingDistance(row.perceptualHash, hash) <= most)
    .slice(0, MOST_NEIGHBOURS)
    .map(({ id }) => id);
}
