/** Answers to the operations of the Batch place. */
import { join } from "node:path";
import type { batchOperations, CasePicture } from "../../contract/batch.ts";
import { SelfsameError } from "../../contract/errors.ts";
import type { Handlers } from "../../contract/operation.ts";
import { alikeTo, equalTo } from "../cases/duplicates.ts";
import { pageIds } from "../cases/queries.ts";
import { marksOf, placeOf, tablePageOf, timelineOf, withAlarms } from "../cases/tableQueries.ts";
import { verifyCase } from "../cases/verifyCase.ts";
import type { ReportFiles } from "../reportFiles.ts";
import { fingerprintFile } from "../scan/fingerprintFile.ts";
import type { Workbench } from "../workbench.ts";
import type { Batch } from "./batch.ts";
import { exportFile } from "./exportFile.ts";
import { findFolder } from "./findFolder.ts";
import type { OpenCase } from "./openCase.ts";

interface BatchHandlerOptions {
  mode: "browser" | "electron";
  batch: Batch;
  workbench: Workbench;
  reports: ReportFiles;
}

/** Marks of so many pictures are written at once; others are answered between. */
const AT_ONCE = 500;

export function batchHandlers({
  mode,
  batch,
  workbench,
  reports,
}: BatchHandlerOptions): Handlers<typeof batchOperations> {
  const { folders } = batch;
  const browserOnly = () => {
    if (mode !== "browser")
      throw new SelfsameError("usage", "Folders are chosen with the system's dialog here.", "Use Choose folder.");
  };
  return {
    listFolders: async ({ folder }) => {
      browserOnly();
      return folders.list(folder);
    },
    findFolder: async (dropped) => {
      browserOnly();
      return { folders: (await findFolder(dropped)).map((path) => folders.tell(path)) };
    },
    listCases: async () => batch.list(),
    createCase: async ({ folder, title }) => batch.create(folder, title),
    openCase: async ({ folder }) => batch.open(folder),
    removeCase: async ({ id }) => {
      await batch.remove(id);
      return {};
    },
    watchCase: async ({ id }, context) => {
      await batch.case(id).watch(context);
      return {};
    },
    pageOfCase: async ({ id, ...query }) => {
      const { reader } = batch.case(id);
      return { rows: tablePageOf(reader.database, query), count: reader.count(query.filter) };
    },
    placeInCase: async ({ id, image, filter, sort }) => ({
      index: placeOf(batch.case(id).reader.database, image, { filter, sort }),
    }),
    idsOfCase: async ({ id, ...query }) => ({ ids: pageIds(batch.case(id).reader.database, query) }),
    facetsOfCase: async ({ id, filter }) => batch.case(id).reader.facets(filter),
    timelineOfCase: async ({ id, filter }) => timelineOf(batch.case(id).reader.database, filter),
    pictureOfCase: async ({ id, image }) => pictureOf(batch.case(id), image),
    markPictures: async ({ id, images, mark }) => {
      const opened = batch.case(id);
      const before = marksOf(opened.reader.database, images);
      for (let first = 0; first < images.length; first += AT_ONCE) {
        await opened.write((writer) => writer.mark(images.slice(first, first + AT_ONCE), mark));
        await new Promise(setImmediate);
      }
      return { before };
    },
    notePicture: async ({ id, image, text }) => batch.case(id).write((writer) => writer.note(image, text)),
    removeNote: async ({ id, note }) => {
      await batch.case(id).write((writer) => writer.removeNote(note));
      return {};
    },
    examineInVerify: async ({ id, image }, { signal }) => {
      const { root, path, sha256 } = rowOf(batch.case(id), image);
      const file = join(root, path);
      const now = await fingerprintFile(file, signal);
      if (sha256 !== null && now.sha256 !== sha256)
        throw new SelfsameError(
          "usage",
          `The file ${file} has changed since it was scanned.`,
          "Scan its folder again, or open the file in Verify by itself.",
        );
      return workbench.addPath(file);
    },
    exportCase: ({ id, ...wish }, context) => exportFile(batch.case(id), reports, { ...wish, ...context }),
    checkCase: async ({ id, originals }, { signal, progress }) => {
      const { reader } = batch.case(id);
      const { folder, database } = reader;
      const { n: pictures } = database.one<{ n: number }>("SELECT count(*) AS n FROM images WHERE sha256 IS NOT NULL")!;
      const all = Math.max(1, reader.resultFileCount() + (originals ? pictures : 0));
      return verifyCase(folder, {
        originals,
        signal,
        progress: (files) => progress({ fraction: Math.min(1, files / all), step: `${files} of ${all} files read` }),
      });
    },
    startScan: async ({ id, folder, options }) => {
      const opened = batch.case(id);
      const path = folder === undefined ? opened.lastRoot : folders.pathOf(folder);
      if (path === undefined)
        throw new SelfsameError("usage", "No folder was scanned into this case yet.", "Choose a folder.");
      opened.startScan({ folder: path, options });
      return {};
    },
    pauseScan: async ({ id }) => {
      batch.case(id).pauseScan();
      return {};
    },
    resumeScan: async ({ id }) => {
      batch.case(id).resumeScan();
      return {};
    },
    cancelScan: async ({ id }) => {
      await batch.case(id).cancelScan();
      return {};
    },
  };
}

function rowOf({ reader }: OpenCase, image: number) {
  const [row] = reader.rows([image]);
  if (!row) throw new SelfsameError("notFound", `There is no picture ${image} in the case.`);
  return row;
}

function pictureOf(opened: OpenCase, image: number): CasePicture {
  const { reader } = opened;
  const [row] = withAlarms(reader.database, [rowOf(opened, image)]);
  const { state, sha256, pipeline } = row;
  const result = state === "done" && sha256 && pipeline ? reader.result(sha256, pipeline) : undefined;
  return {
    row,
    notes: reader.notes(image),
    verdict: result?.verdict ?? null,
    findings: result?.findings ?? [],
    map: result?.map ?? null,
    equal: equalTo(reader.database, image),
    alike: alikeTo(reader.database, image),
  };
}
