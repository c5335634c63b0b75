/**
 * What a run has told so far, folded from its events: what is drawn, and the shortest list of events that leads there
 * again. It grows in place, because thousands of points come in: whoever draws looks at the versions.
 */
import type { Chart, Film, Gallery, LabEvent, Matrix, ScatterGroup, Table } from "./events.ts";

/** Points of one series in the order of x, each x once. */
export class Series {
  readonly xs: number[] = [];
  readonly ys: number[] = [];

  put(x: number, y: number): void {
    if (!Number.isFinite(x)) return;
    const { xs, ys } = this;
    // Nearly always a point comes after all others.
    let at = xs.length;
    if (at > 0 && x <= xs[at - 1]) at = firstNotBelow(xs, x);
    if (xs[at] === x) ys[at] = y;
    else if (at === xs.length) {
      xs.push(x);
      ys.push(y);
    } else {
      xs.splice(at, 0, x);
      ys.splice(at, 0, y);
    }
  }

  points(): [x: number, y: number][] {
    return this.xs.map((x, i) => [x, this.ys[i]]);
  }
}

function firstNotBelow(sorted: readonly number[], x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Frame {
  frame: number;
  label: string;
  groups: readonly ScatterGroup[];
}

export interface RecordedChart {
  chart: Chart;
  series: Map<string, Series>;
  /** In the order of their numbers. */
  frames: Frame[];
  /** Grows with every change. */
  version: number;
}

export type Picture = Extract<LabEvent, { kind: "picture" }>;

export class Recording {
  readonly charts = new Map<string, RecordedChart>();
  readonly tables = new Map<string, Table>();
  readonly matrices = new Map<string, Matrix>();
  readonly galleries = new Map<string, Gallery>();
  readonly films = new Map<string, Film>();
  readonly pictures = new Map<string, Picture>();
  readonly notes: string[] = [];
  progress = { fraction: 0, step: "" };
  version = 0;

  apply(events: readonly LabEvent[]): void {
    for (const event of events) this.#fold(event);
    this.version++;
  }

  #fold(event: LabEvent): void {
    switch (event.kind) {
      case "chart": {
        const known = this.charts.get(event.chart.id);
        if (known) Object.assign(known, { chart: event.chart, version: known.version + 1 });
        else this.charts.set(event.chart.id, { chart: event.chart, series: new Map(), frames: [], version: 1 });
        return;
      }
      case "points": {
        const record = this.charts.get(event.chart);
        if (!record) return;
        const series = record.series.get(event.series) ?? new Series();
        record.series.set(event.series, series);
        for (const [x, y] of event.points) series.put(x, y);
        record.version++;
        return;
      }
      case "frame": {
        const record = this.charts.get(event.chart);
        if (!record) return;
        const { frame, label, groups } = event;
        const at = firstNotBelow(
          record.frames.map((known) => known.frame),
          frame,
        );
        record.frames.splice(at, record.frames[at]?.frame === frame ? 1 : 0, { frame, label, groups });
        record.version++;
        return;
      }
      case "table":
        this.tables.set(event.table.id, event.table);
        return;
      case "matrix":
        this.matrices.set(event.matrix.id, event.matrix);
        return;
      case "gallery":
        this.galleries.set(event.gallery.id, event.gallery);
        return;
      case "film":
        this.films.set(event.film.id, event.film);
        return;
      case "picture":
        this.pictures.set(event.id, event);
        return;
      case "note":
        if (!this.notes.includes(event.text)) this.notes.push(event.text);
        return;
      case "progress":
        this.progress = { fraction: event.fraction, step: event.step };
        return;
    }
  }

  /** The shortest list of events that leads to this state. */
  events(): LabEvent[] {
    const events: LabEvent[] = [];
    for (const [id, { chart, series, frames }] of this.charts) {
      events.push({ kind: "chart", chart });
      for (const [name, line] of series)
        events.push({ kind: "points", chart: id, series: name, points: line.points() });
      for (const frame of frames) events.push({ kind: "frame", chart: id, ...frame });
    }
    for (const table of this.tables.values()) events.push({ kind: "table", table });
    for (const matrix of this.matrices.values()) events.push({ kind: "matrix", matrix });
    for (const gallery of this.galleries.values()) events.push({ kind: "gallery", gallery });
    for (const film of this.films.values()) events.push({ kind: "film", film });
    events.push(...this.pictures.values());
    for (const text of this.notes) events.push({ kind: "note", text });
    events.push({ kind: "progress", ...this.progress });
    return events;
  }
}
