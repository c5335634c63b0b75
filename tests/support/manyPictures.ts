/** A case of as many pictures as one likes, made up. */
import { random } from "../../engine/random.ts";
import type { CaseWriter } from "../../service/cases/caseWriter.ts";
import { madeHash, madePipeline } from "./caseResults.ts";

/** Adds them as a scan does, a thousand at a time. */
export function addPictures(writer: CaseWriter, count: number): void {
  for (let first = 0; first < count; first += 1000)
    writer.addImages(
      Array.from({ length: Math.min(1000, count - first) }, (_, i) => {
        const n = first + i;
        return {
          root: "/archive/photographs",
          path: `20${10 + (n % 14)}/${n % 500}/IMG_${String(n * 7919 + 13).slice(-7)}_${n}.jpg`,
          bytes: 1_000_000 + ((n * 48_271) % 9_000_000),
          modified: 1_600_000_000_000 + n,
        };
      }),
    );
}

/** Fills the tables with what `finish` writes, without files and a wait for the disk for each; one in fifty still waits. */
export function fillTables(writer: CaseWriter, count: number, detectors: readonly string[]): void {
  const draw = random(7, "rows");
  const { database } = writer.reader;
  const finish = (id: number): void => {
    const level = draw.uniform() < 0.05 ? "alarm" : draw.uniform() < 0.2 ? "notice" : "clear";
    const camera = `Camera ${Math.floor(120 * draw.uniform() ** 3)}`;
    const software = draw.uniform() < 0.4 ? `Editor ${draw.integer(20)}` : null;
    const taken = `${2005 + draw.integer(20)}-0${1 + draw.integer(9)}-1${draw.integer(10)}T12:00:00`;
    const place = draw.uniform() < 0.3;
    database.run(
      `UPDATE images SET state = ?, sha256 = ?, perceptualHash = ?, format = ?, width = ?, height = ?, camera = ?,
        software = ?, takenAt = ?, latitude = ?, longitude = ?, level = ?, score = ?, elapsedMs = ?, pipeline = ?
      WHERE id = ?`,
      ...[id % 40 === 1 ? "failed" : "done", madeHash(String(id % 95_000)), madeHash(`p${id % 90_000}`).slice(0, 16)],
      ...[
        draw.uniform() < 0.9 ? "jpeg" : "png",
        1000 + draw.integer(5000),
        1000 + draw.integer(4000),
        camera,
        software,
      ],
      ...[taken, place ? 90 * draw.uniform() : null, place ? 180 * draw.uniform() : null, level, draw.uniform()],
      ...[1000 * draw.uniform(), madePipeline, id],
    );
    for (const detector of detectors)
      database.run(
        "INSERT INTO findings VALUES (?, ?, 'ran', ?, ?, NULL)",
        ...[id, detector, draw.uniform() < 0.1 ? null : draw.uniform(), draw.uniform() < 0.02 ? 1 : 0],
      );
    database.run("DELETE FROM words WHERE rowid = ?", id);
    database.run(
      "INSERT INTO words (rowid, path, metadata) VALUES (?, ?, ?)",
      ...[id, `IMG_${id}.jpg`, `${camera} ${software ?? ""} ${taken} Flash did not fire 1/${draw.integer(4000)}`],
    );
    if (id % 30 === 0) database.run("INSERT INTO marks VALUES (?, 'check', '', '')", id);
    if (id % 70 === 0) database.run("INSERT INTO notes VALUES (?, ?, '', '', 'Seen.')", id, id);
  };
  database.transaction(() => {
    for (let id = 1; id <= count; id++) if (id % 50 !== 0) finish(id);
  });
}
