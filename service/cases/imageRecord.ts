/** A row of the table of images, as it is read and as the log has its hash. */
import type { CaseImage } from "../../contract/cases.ts";
import { digest } from "./canonicalJson.ts";
import type { Database } from "./database.ts";

/** In the order of the contract. */
export const imageColumns = [
  "id",
  "root",
  "path",
  "bytes",
  "modified",
  "sha256",
  "perceptualHash",
  "format",
  "width",
  "height",
  "make",
  "model",
  "camera",
  "software",
  "takenAt",
  "latitude",
  "longitude",
  "state",
  "reason",
  "level",
  "score",
  "elapsedMs",
  "pipeline",
] as const satisfies (keyof CaseImage)[];

export interface FindingRow {
  detector: string;
  state: string;
  score: number | null;
  alarm: 0 | 1;
  falseAlarm: string | null;
}

export const findingsOf = (database: Database, image: number): FindingRow[] =>
  database.all<FindingRow>(
    "SELECT detector, state, score, alarm, falseAlarm FROM findings WHERE image = ? ORDER BY detector",
    image,
  );

/** What the log holds of a picture that is done, failed or skipped: the hash of its row and its findings. */
export const outcomeDigest = (image: CaseImage, findings: readonly FindingRow[]): string => digest({ image, findings });

export interface FileRow {
  name: string;
  bytes: number;
  hash: string;
}

/** What the log holds of a result: the hash of the names, sizes and hashes of its files, ordered by name. */
export const filesDigest = (files: readonly FileRow[]): string =>
  digest(files.map(({ name, bytes, hash }) => [name, bytes, hash]));

export const filesOf = (database: Database, sha256: string, pipeline: string): FileRow[] =>
  database.all<FileRow>(
    "SELECT name, bytes, hash FROM resultFiles WHERE sha256 = ? AND pipeline = ? ORDER BY name",
    sha256,
    pipeline,
  );

/** What the log holds of pictures that were added together: which numbers they got, and the hash of where they are. */
export const addedDigest = (images: readonly Pick<CaseImage, "id" | "root" | "path">[]): string =>
  digest(images.map(({ id, root, path }) => [id, root, path]));
