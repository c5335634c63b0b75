/**
 * The Batch place: which cases there are, what is in one, scans into it. A case is named by its identifier and a folder by an opaque
 * one: paths are shown, and never taken from the window.
 */
import { z } from "zod";
import {
  caseFilterSchema,
  caseNoteSchema,
  caseRowSchema,
  caseSortSchema,
  caseVerificationSchema,
  imageStates,
  markSchema,
} from "./cases.ts";
import { caseExportFormats } from "./choices.ts";
import { storedFindingSchema, verdictSchema } from "./findings.ts";
import { operation } from "./operation.ts";
import { scanProgressSchema } from "./scan.ts";

const none = z.object({});
const silent = z.never();
const id = z.object({ id: z.string() });
const picture = id.extend({ image: z.number().int() });

/** A folder that may be scanned or holds a case, as the reader knows it. */
export const folderSchema = z.object({
  /** Stands for the folder as long as the service runs. */
  folder: z.string(),
  name: z.string(),
  /** To be shown. */
  path: z.string(),
  isCase: z.boolean(),
});
export type Folder = z.infer<typeof folderSchema>;

export const folderListSchema = folderSchema.extend({
  /** Undefined at the top. */
  parent: z.string().optional(),
  folders: z.array(folderSchema),
  /** Files directly in it, whatever they hold. */
  files: z.number().int(),
});
export type FolderList = z.infer<typeof folderListSchema>;

export const scanOptionsSchema = z.object({
  /** Goes on looking for new files once all is done. */
  watch: z.boolean().default(false),
  include: z.array(z.string().min(1)).max(100).default([]),
  exclude: z.array(z.string().min(1)).max(100).default([]),
  /** Worker processes; as many as cores and memory allow where left out. */
  jobs: z.number().int().min(1).max(256).optional(),
  /** Detector identifiers; all of them where left out. */
  detectors: z.array(z.string()).optional(),
  maps: z.enum(["fused", "all"]).default("fused"),
});
export type ScanOptions = z.infer<typeof scanOptionsSchema>;

export const caseEntrySchema = z.object({
  id: z.string(),
  title: z.string(),
  created: z.string(),
  /** Path of the case's folder, to be shown. */
  path: z.string(),
  /** Folders that were scanned into it, to be shown; those that are there can be scanned again. */
  roots: z.array(z.object({ path: z.string(), folder: z.string().optional() })),
  states: z.record(z.enum(imageStates), z.number().int()),
  total: z.number().int(),
  alarms: z.number().int(),
  /** Whether a scan into it runs in this service. */
  scanning: z.boolean(),
  /** Whether it lies where Selfsame keeps cases: it can be deleted then, and only be forgotten elsewhere. */
  own: z.boolean(),
  /** Why nothing can be written to it: another process writes, a later version, a folder without permission. */
  readOnly: z.string().optional(),
  /** Why it cannot be read at all; the numbers are zero then. */
  problem: z.string().optional(),
});
export type CaseEntry = z.infer<typeof caseEntrySchema>;

/** A row of the table. */
export const tableRowSchema = caseRowSchema.extend({
  /** Detectors that raised an alarm. */
  alarms: z.array(z.string()),
});
export type TableRow = z.infer<typeof tableRowSchema>;

export const casePageSchema = z.object({
  rows: z.array(tableRowSchema),
  /** How many pictures the filter takes. */
  count: z.number().int(),
});

const facet = <T extends z.ZodType>(value: T) => z.array(z.object({ value, count: z.number().int() }));
export const caseFacetsSchema = z.object({
  states: facet(caseRowSchema.shape.state),
  levels: facet(verdictSchema.shape.level.nullable()),
  formats: facet(z.string().nullable()),
  cameras: facet(z.string().nullable()),
  softwares: facet(z.string().nullable()),
  marks: facet(markSchema.nullable()),
  alarms: facet(z.string()),
  years: facet(z.string().nullable()),
  places: facet(z.boolean()),
  notes: facet(z.boolean()),
});

/** Pictures over time: a bar for each day, month or year, whichever gives a readable number of bars. */
export const timelineSchema = z.object({
  unit: z.enum(["day", "month", "year"]),
  /** "2015", "2015-04" or "2015-04-10", ascending; those without pictures are left out. */
  bars: z.array(z.object({ from: z.string(), count: z.number().int(), alarms: z.number().int() })),
  /** Pictures without a time. */
  unknown: z.number().int(),
});
export type Timeline = z.infer<typeof timelineSchema>;

export const casePictureSchema = z.object({
  row: tableRowSchema,
  notes: z.array(caseNoteSchema),
  /** The whole result; null where there is none. */
  verdict: verdictSchema.nullable(),
  findings: z.array(storedFindingSchema),
  /** All maps in one, as a file of the result: "fused.png"; null where no detector drew one. */
  map: z.string().nullable(),
  /** Pictures of the same bytes, and such that look alike; itself not among them. */
  equal: z.array(z.number().int()),
  alike: z.array(z.number().int()),
});
export type CasePicture = z.infer<typeof casePictureSchema>;

/** What of a case has changed: the window asks again for what it shows. */
export const caseNewsSchema = z.object({
  /** Grows with every change. */
  revision: z.number().int(),
  entry: caseEntrySchema,
  /** Of the scan that runs, or of the last one of this service. */
  scan: scanProgressSchema.optional(),
  /** Why the last scan ended before it was done. */
  failure: z.object({ code: z.string(), message: z.string(), advice: z.string().optional() }).optional(),
});
export type CaseNews = z.infer<typeof caseNewsSchema>;

export const batchOperations = {
  /** Folders below one, of this machine; the reader's own where none is named. Browser-hosted mode only: a shell has a dialog. */
  listFolders: operation("folders.list", {
    input: z.object({ folder: z.string().optional() }),
    output: folderListSchema,
    progress: silent,
  }),
  /** The folder that was dropped: a browser tells its name and what is in it, and not where it is. */
  findFolder: operation("folders.find", {
    input: z.object({
      name: z.string().min(1).max(255),
      /** Some of the files in it, by their path below it. */
      files: z.array(z.object({ path: z.string(), bytes: z.number().int() })).max(50),
    }),
    output: z.object({ folders: z.array(folderSchema) }),
    progress: silent,
  }),
  listCases: operation("cases.list", { input: none, output: z.array(caseEntrySchema), progress: silent }),
  /** A new case, in the place where Selfsame keeps them, named after the folder where no title is given. */
  createCase: operation("cases.create", {
    input: z.object({ folder: z.string(), title: z.string().max(200).optional() }),
    output: caseEntrySchema,
    progress: silent,
  }),
  /** A case that lies elsewhere. */
  openCase: operation("cases.open", {
    input: z.object({ folder: z.string() }),
    output: caseEntrySchema,
    progress: silent,
  }),
  /** Deletes a case that is Selfsame's own, forgets another. Pictures are never touched. */
  removeCase: operation("cases.remove", { input: id, output: none, progress: silent }),
  /** Tells of changes until it is cancelled. */
  watchCase: operation("cases.watch", { input: id, output: none, progress: caseNewsSchema }),
  pageOfCase: operation("cases.page", {
    input: id.extend({
      filter: caseFilterSchema.default({}),
      sort: caseSortSchema.default({ by: "id", descending: false }),
      offset: z.number().int().min(0),
      limit: z.number().int().min(0).max(1000),
    }),
    output: casePageSchema,
    progress: silent,
  }),
  /** Where a picture stands in an order; null where the filter leaves it out. */
  placeInCase: operation("cases.place", {
    input: picture.extend({
      filter: caseFilterSchema.default({}),
      sort: caseSortSchema.default({ by: "id", descending: false }),
    }),
    output: z.object({ index: z.number().int().nullable() }),
    progress: silent,
  }),
  /** Pictures from one place of an order on, by their identifiers alone: what a reader selects who has not seen all of it. */
  idsOfCase: operation("cases.ids", {
    input: id.extend({
      filter: caseFilterSchema.default({}),
      sort: caseSortSchema.default({ by: "id", descending: false }),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(100_000),
    }),
    output: z.object({ ids: z.array(z.number().int()) }),
    progress: silent,
  }),
  facetsOfCase: operation("cases.facets", {
    input: id.extend({ filter: caseFilterSchema.default({}) }),
    output: caseFacetsSchema,
    progress: silent,
  }),
  timelineOfCase: operation("cases.timeline", {
    input: id.extend({ filter: caseFilterSchema.default({}) }),
    output: timelineSchema,
    progress: silent,
  }),
  pictureOfCase: operation("cases.picture", { input: picture, output: casePictureSchema, progress: silent }),
  /** Answers with the marks that were there before, so that it can be undone. */
  markPictures: operation("cases.mark", {
    input: id.extend({ images: z.array(z.number().int()).min(1).max(100_000), mark: markSchema.nullable() }),
    output: z.object({
      before: z.array(z.object({ mark: markSchema.nullable(), images: z.array(z.number().int()) })),
    }),
    progress: silent,
  }),
  notePicture: operation("cases.note", {
    input: picture.extend({ text: z.string().min(1).max(20_000) }),
    output: caseNoteSchema,
    progress: silent,
  }),
  removeNote: operation("cases.removeNote", {
    input: id.extend({ note: z.number().int() }),
    output: none,
    progress: silent,
  }),
  /** Puts the picture's file on Verify's tray. */
  examineInVerify: operation("cases.examine", {
    input: picture,
    output: z.object({ id: z.string(), name: z.string(), bytes: z.number().int() }),
    progress: silent,
  }),
  /** Of the pictures that the filter takes, in their order; an archive is of all. It is then fetched from `path`. */
  exportCase: operation("cases.export", {
    input: id.extend({
      format: z.enum(caseExportFormats),
      filter: caseFilterSchema.default({}),
      sort: caseSortSchema.default({ by: "id", descending: false }),
    }),
    output: z.object({ path: z.string(), name: z.string(), mediaType: z.string(), bytes: z.number().int() }),
    progress: z.object({ fraction: z.number(), step: z.string() }),
  }),
  checkCase: operation("cases.check", {
    input: id.extend({ originals: z.boolean().default(false) }),
    output: caseVerificationSchema,
    progress: z.object({ fraction: z.number(), step: z.string() }),
  }),
  /** Scans a folder into the case; the one that was scanned last where none is named. It goes on while no window is open. */
  startScan: operation("scan.start", {
    input: id.extend({ folder: z.string().optional(), options: scanOptionsSchema.prefault({}) }),
    output: none,
    progress: silent,
  }),
  pauseScan: operation("scan.pause", { input: id, output: none, progress: silent }),
  resumeScan: operation("scan.resume", { input: id, output: none, progress: silent }),
  cancelScan: operation("scan.cancel", { input: id, output: none, progress: silent }),
};
