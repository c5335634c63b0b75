/**
 * Sessions of the wizard, each in a folder of its own. What a reader enters is on disk before the answer comes; what takes time runs
 * in a process of its own, and is kept only where nothing that it depends on was changed meanwhile.
 */
import { randomUUID } from "node:crypto";
import { constants, mkdirSync, readdirSync } from "node:fs";
import { copyFile, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import type { CaseTotem } from "../../contract/cases.ts";
import { boardCorners } from "../../contract/choices.ts";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import type { RasterInfo } from "../../contract/findings.ts";
import type { UsedDevice } from "../../contract/lab.ts";
import type { ReportFormat } from "../../contract/operations.ts";
import type { LensReading, TotemDraft, TotemSession, TotemSessionInfo } from "../../contract/totemSessions.ts";
import type { CaseWriter } from "../cases/caseWriter.ts";
import type { Devices } from "../lab/devices.ts";
import { writeError } from "../report/resultFiles.ts";
import type { ReportFile } from "../reportFiles.ts";
import type { Workbench } from "../workbench.ts";
import type { SpawnWorker } from "../worker/pool.ts";
import { outlinesOf, sameScene, withDraft } from "./draft.ts";
import { keepInCase } from "./keepInCase.ts";
import type { TotemResult, TotemTask } from "./protocol.ts";
import { runTask } from "./runTask.ts";
import { sampleBalls, samplePhotograph } from "./sampleScene.ts";
import { SessionFolder } from "./sessionFolder.ts";

export interface TotemOptions {
  /** Where the folders of sessions are made. */
  folder: string;
  spawn: SpawnWorker;
  /** Where a radiance field can be trained. */
  devices: Pick<Devices, "choose">;
  /** Its tray is where photographs come from, its rasters are where the window finds them. */
  workbench: Workbench;
}

/** Gives a writer of a case to an act, and takes it back. */
type CaseWriting = <T>(act: (writer: CaseWriter) => Promise<T>) => Promise<T>;

type Progress = (share: number, step: string) => void;

export class TotemSessions {
  /** What was decoded for the window, by session: a photograph never changes. */
  private readonly opened = new Map<string, { picture: RasterInfo; exif: LensReading }>();
  private readonly closing = new AbortController();

  constructor(private readonly options: TotemOptions) {}

  /** The last changed first. What is damaged is listed and says why; what is no session is left out. */
  list(): TotemSessionInfo[] {
    let names: string[];
    try {
      names = readdirSync(this.options.folder);
    } catch {
      // There was no session yet.
      return [];
    }
    return names.flatMap((id) => this.info(id) ?? []).sort((a, b) => b.modified.localeCompare(a.modified));
  }

  /** @throws SelfsameError notFound; as openEvidence and its pixels do; usage where nothing can be written. */
  async create(source: { evidence: string } | { sample: true }, signal: AbortSignal): Promise<TotemSession> {
    const original = "sample" in source ? samplePhotograph : this.options.workbench.original(source.evidence);
    const created = new Date().toISOString();
    const id = `${created.replace(/[:.]/g, "-")}-${randomUUID().slice(0, 8)}`;
    const folder = this.folder(id);
    try {
      mkdirSync(folder.path, { recursive: true });
      await copyFile(original.path, folder.photograph, constants.COPYFILE_FICLONE);
    } catch (error) {
      folder.remove();
      throw writeError(folder.path, error, "Make room, then try again.");
    }
    try {
      const task = { path: folder.photograph, name: original.name };
      const { exif, picture: _, ...photo } = await this.run("open", task, signal);
      return folder.write({
        schema: "selfsame.totem-session/1",
        id,
        name: parse(original.name).name,
        created,
        modified: created,
        photo: { name: original.name, ...photo },
        draft: {
          step: "photo",
          lens: exif.known ? { source: "exif" } : { source: "entered" },
          balls: "sample" in source ? await sampleBalls() : [],
        },
        calibration: null,
        verification: null,
      });
    } catch (error) {
      folder.remove();
      throw error;
    }
  }

  /** @throws SelfsameError notFound, unreadable; as pixels do. */
  async open(
    id: string,
    signal: AbortSignal,
  ): Promise<{ session: TotemSession; picture: RasterInfo; exif: LensReading }> {
    const folder = this.folder(id);
    const session = folder.read();
    const known = this.opened.get(id);
    if (known) return { session, ...known };
    const { rasters } = this.options.workbench;
    const task = { path: folder.photograph, name: session.photo.name, rasters: rasters.folder };
    const { picture, exif } = await this.run("open", task, signal);
    if (!picture) throw new SelfsameError("internal", "The photograph was not drawn.");
    rasters.add(picture);
    this.opened.set(id, { picture, exif });
    return { session, picture, exif };
  }

  save(id: string, draft: TotemDraft): TotemSession {
    const folder = this.folder(id);
    const before = folder.read();
    const session = folder.write(withDraft(before, draft));
    if (before.verification && !session.verification) removeFiles(folder, before);
    return session;
  }

  rename(id: string, name: string): TotemSession {
    const folder = this.folder(id);
    return folder.write({ ...folder.read(), name });
  }

  /**
   * The camera of photographs on the tray that show a checkerboard, for the session's picture; nothing is changed yet.
   * @throws SelfsameError notFound; as intrinsicsFromBoards.
   */
  async lens(
    id: string,
    { evidence, columns, rows }: { evidence: readonly string[]; columns: number; rows: number },
    signal: AbortSignal,
    progress: Progress,
  ): Promise<TotemResult<"lens">> {
    if (![columns, rows].every((side) => side >= boardCorners.least && side <= boardCorners.most))
      throw new SelfsameError(
        "usage",
        `A board has from ${boardCorners.least} to ${boardCorners.most} inner corners in a row and in a column.`,
        "Count the places where four squares meet.",
      );
    const { name, width, height } = this.folder(id).read().photo;
    const pictures = evidence.map((one) => this.options.workbench.original(one));
    const squares = { across: columns, down: rows };
    return this.run("lens", { name, pictures, squares, size: { width, height } }, signal, progress);
  }

  /** @throws SelfsameError usage where no ball is outlined, or the focal length is not known. */
  async calibrate(id: string, signal: AbortSignal): Promise<TotemSession> {
    const folder = this.folder(id);
    const session = folder.read();
    const { name } = session.photo;
    const calibration = await this.run(
      "calibrate",
      { path: folder.photograph, name, outlines: outlinesOf(session), lens: session.draft.lens },
      signal,
    );
    const now = folder.read();
    if (!sameScene(now.draft, session.draft)) throw changed("Calibrate again.");
    removeFiles(folder, now);
    return folder.write(withDraft({ ...now, draft: session.draft, calibration, verification: null }, now.draft));
  }

  /** @throws SelfsameError usage where it is not calibrated, or was changed meanwhile. */
  async verify(id: string, withField: boolean, signal: AbortSignal, progress: Progress): Promise<TotemSession> {
    const folder = this.folder(id);
    const before = folder.read();
    const { calibration, photo } = before;
    if (!calibration) throw new SelfsameError("usage", "The balls are not calibrated yet.", "Calibrate them first.");
    const place = `verified-${randomUUID().slice(0, 8)}`;
    try {
      const field = withField ? await this.fieldDevice() : undefined;
      const task = { path: folder.photograph, name: photo.name, calibration, folder: folder.path, place, evidence: [] };
      const verification = await this.run("verify", { ...task, field }, signal, progress);
      const now = folder.read();
      // The same scene has the same calibration.
      if (!now.calibration || !sameScene(now.draft, before.draft)) throw changed("Verify again.");
      const session = folder.write(withDraft({ ...now, draft: before.draft, calibration, verification }, now.draft));
      removeFiles(folder, now);
      return session;
    } catch (error) {
      folder.remove(place);
      throw error;
    }
  }

  /** @throws SelfsameError usage where it is not verified yet. */
  async report(id: string, format: ReportFormat, signal: AbortSignal, progress: Progress): Promise<ReportFile> {
    const folder = this.folder(id);
    const { verification, photo } = folder.read();
    if (!verification) throw new SelfsameError("usage", "This session is not verified yet.", "Verify it first.");
    const target = join(tmpdir(), `selfsame-totem-report-${randomUUID()}`);
    const task = { path: folder.photograph, name: photo.name, verification, folder: folder.path, format, target };
    try {
      const described = await this.run("report", task, signal, progress);
      return { ...described, data: await readFile(target) };
    } finally {
      await rm(target, { force: true });
    }
  }

  /** @throws SelfsameError usage where it is not verified yet; as keepInCase. */
  async keep(id: string, write: CaseWriting, signal: AbortSignal, progress: Progress): Promise<CaseTotem> {
    const folder = this.folder(id);
    const { data: report } = await this.report(id, "html", signal, progress);
    const { name, calibration, verification } = folder.read();
    if (!calibration || !verification) throw changed("Verify again.");
    return write((writer) => keepInCase(writer, { name, calibration, verification, folder: folder.path, report }));
  }

  /** Its photograph's copy goes as well. */
  async remove(id: string): Promise<void> {
    this.folder(id).remove();
    const known = this.opened.get(id);
    this.opened.delete(id);
    if (known) await this.options.workbench.rasters.remove(known.picture.id);
  }

  /** The bytes of one of the files that the session lists. @throws SelfsameError notFound */
  file(id: string, name: string): Uint8Array {
    return this.folder(id).file(name);
  }

  /** Ends what is being computed. */
  close(): void {
    this.closing.abort(new SelfsameError("cancelled", "The program is closing."));
  }

  private folder(id: string): SessionFolder {
    return new SessionFolder(this.options.folder, id);
  }

  private info(id: string): TotemSessionInfo | undefined {
    try {
      const { name, created, modified, draft, verification } = this.folder(id).read();
      const level = verification?.verdict.level ?? null;
      return { id, name, created, modified, step: draft.step, balls: draft.balls.length, level };
    } catch (error) {
      const { code, message } = asSelfsameError(error);
      if (code !== "unreadable") return undefined;
      const touched = this.folder(id).touched();
      return {
        id,
        name: id,
        created: touched,
        modified: touched,
        step: "photo",
        balls: 0,
        level: null,
        damaged: message,
      };
    }
  }

  private async fieldDevice(): Promise<UsedDevice> {
    return (await this.options.devices.choose(this.options.workbench.settings.device)).used;
  }

  private run<Kind extends TotemTask["kind"]>(
    kind: Kind,
    task: Omit<Extract<TotemTask, { kind: Kind }>, "kind" | "maxMegapixels">,
    signal: AbortSignal,
    progress?: Progress,
  ): Promise<TotemResult<Kind>> {
    const { maxMegapixels, memoryLimitMB, modelMemoryLimitMB } = this.options.workbench.settings;
    return runTask<Kind>({ kind, maxMegapixels, ...task } as Extract<TotemTask, { kind: Kind }>, {
      spawn: this.options.spawn,
      // A field is trained like a model.
      memoryLimitMB: "field" in task && task.field ? modelMemoryLimitMB : memoryLimitMB,
      signal: AbortSignal.any([signal, this.closing.signal]),
      progress,
    });
  }
}

/** Map and grids of a verification that is no longer that of the session. */
function removeFiles(folder: SessionFolder, { verification }: TotemSession): void {
  const place = verification?.map?.split("/")[0];
  if (place?.startsWith("verified-")) folder.remove(place);
}

const changed = (advice: string): SelfsameError =>
  new SelfsameError("usage", "Lens or balls were changed while this was computed.", advice);
