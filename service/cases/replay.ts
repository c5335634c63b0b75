/** What the tables must hold if every entry of the log is true. */
import { z } from "zod";
import type { AuditEntry, CaseJob, CaseNote, CaseTotem, Mark } from "../../contract/cases.ts";

/** Consecutive numbers of pictures that were added together. */
export interface Added {
  seq: number;
  first: number;
  count: number;
  digest: string;
}

const word = z.string();
const details = {
  "case.created": z.object({ id: word, document: word }),
  "images.added": z.object({ first: z.number().int(), count: z.number().int(), digest: word }),
  "images.requeued": z.object({ images: z.array(z.number().int()) }),
  "image.done": z.object({ sha256: word, pipeline: word, files: word, digest: word }),
  "image.failed": z.object({ digest: word }),
  "image.skipped": z.object({ digest: word }),
  "image.marked": z.object({ mark: z.string().nullable() }),
  "totem.kept": z.object({ sha256: word, pipeline: word, name: word, level: word, files: word }),
  "note.added": z.object({ image: z.number().int(), text: word }),
  "job.started": z.object({ root: word, pipeline: word }),
  "job.ended": z.object({ state: word }),
};

/** Entries that change no table. */
const silent = ["case.recovered", "case.imported", "case.exported"];

export class Replay {
  /** SHA-256 of case.json and the identifier in it. */
  document: { id: string; document: string } | undefined;
  readonly added: Added[] = [];
  /** By number; absent while it waits. */
  readonly outcomes = new Map<number, string>();
  /** By "<sha256>/<pipeline>": the hash of the list of its files. */
  readonly results = new Map<string, string>();
  readonly marks = new Map<number, { mark: Mark; time: string; author: string }>();
  readonly notes = new Map<number, CaseNote>();
  readonly totems = new Map<number, CaseTotem>();
  readonly jobs = new Map<number, CaseJob>();

  /** @throws Error where the entry makes no sense after those before. */
  apply(entry: AuditEntry): void {
    const { action, subject, time, actor } = entry;
    const id = Number(subject.split("/")[1]);
    switch (action) {
      case "case.created":
        if (entry.seq !== 1) throw new Error("a case is created once");
        this.document = this.detail(action, entry);
        break;
      case "images.added":
        this.added.push({ seq: entry.seq, ...this.detail(action, entry) });
        break;
      case "images.requeued":
        for (const image of this.detail(action, entry).images) this.outcomes.delete(image);
        break;
      case "image.done": {
        const { digest, ...result } = this.detail(action, entry);
        this.addResult(result);
        this.outcomes.set(id, digest);
        break;
      }
      case "image.failed":
      case "image.skipped":
        this.outcomes.set(id, this.detail(action, entry).digest);
        break;
      case "image.marked": {
        const { mark } = this.detail(action, entry);
        if (mark === null) this.marks.delete(id);
        else this.marks.set(id, { mark: mark as Mark, time, author: actor });
        break;
      }
      case "totem.kept": {
        const { files, level, ...totem } = this.detail(action, entry);
        this.addResult({ ...totem, files });
        this.totems.set(id, { id, ...totem, level: level as CaseTotem["level"], time, author: actor });
        break;
      }
      case "note.added":
        this.notes.set(id, { id, time, author: actor, ...this.detail(action, entry) });
        break;
      case "note.removed":
        if (!this.notes.delete(id)) throw new Error("there was no such note");
        break;
      case "job.started":
        this.jobs.set(id, { id, ...this.detail(action, entry), started: time, ended: null, state: "running" });
        break;
      case "job.ended": {
        const job = this.jobs.get(id);
        if (!job) throw new Error("there was no such scan");
        const { state } = this.detail(action, entry);
        this.jobs.set(id, { ...job, ended: time, state: state as CaseJob["state"] });
        break;
      }
      default:
        if (!silent.includes(action)) throw new Error(`no version of this program writes "${action}"`);
    }
  }

  private addResult({ sha256, pipeline, files }: { sha256: string; pipeline: string; files: string }): void {
    const key = `${sha256}/${pipeline}`;
    if ((this.results.get(key) ?? files) !== files) throw new Error("one result cannot have different files");
    this.results.set(key, files);
  }

  private detail<Action extends keyof typeof details>(
    action: Action,
    { detail }: AuditEntry,
  ): z.output<(typeof details)[Action]> {
    const parsed = details[action].safeParse(detail);
    if (!parsed.success) throw new Error("what it tells is incomplete");
    return parsed.data as z.output<(typeof details)[Action]>;
  }
}
