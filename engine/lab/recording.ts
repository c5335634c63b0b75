/** What a run has told so far, folded together: the state that its events lead to, and the events that lead there again. */
import type { Chart, LabEvent, ScatterGroup, Table } from "./events.ts";

type Picture = Extract<LabEvent, { kind: "picture" }>;

export interface Frame {
  frame: number;
  label: string;
  groups: readonly ScatterGroup[];
}

export interface RecordedChart {
  chart: Chart;
  /** Points of each series by x, in the order they came. */
  series: Map<string, Map<number, number>>;
  frames: Map<number, Frame>;
}

export class Recording {
  readonly charts = new Map<string, RecordedChart>();
  readonly tables = new Map<string, Table>();
  readonly pictures = new Map<string, Picture>();
  readonly notes: string[] = [];
  progress = { fraction: 0, step: "" };

  add(event: LabEvent): void {
    switch (event.kind) {
      case "chart":
        this.chart(event.chart.id).chart = event.chart;
        break;
      case "points": {
        const { series } = this.chart(event.chart);
        const points = series.get(event.series) ?? new Map<number, number>();
        series.set(event.series, points);
        for (const [x, y] of event.points) points.set(x, y);
        break;
      }
      case "frame": {
        const { frame, label, groups } = event;
        this.chart(event.chart).frames.set(frame, { frame, label, groups });
        break;
      }
      case "table":
        this.tables.set(event.table.id, event.table);
        break;
      case "picture":
        this.pictures.set(event.id, event);
        break;
      case "progress":
        this.progress = { fraction: event.fraction, step: event.step };
        break;
      case "note":
        if (!this.notes.includes(event.text)) this.notes.push(event.text);
        break;
    }
  }

  /** Points of a series in the order of x. */
  static sorted(points: ReadonlyMap<number, number>): [x: number, y: number][] {
    return [...points].sort(([a], [b]) => a - b);
  }

  /** The shortest list of events that leads to this state. */
  events(): LabEvent[] {
    const events: LabEvent[] = [];
    for (const [id, { chart, series, frames }] of this.charts) {
      events.push({ kind: "chart", chart });
      for (const [name, points] of series)
        events.push({ kind: "points", chart: id, series: name, points: Recording.sorted(points) });
      for (const frame of frames.values()) events.push({ kind: "frame", chart: id, ...frame });
    }
    for (const table of this.tables.values()) events.push({ kind: "table", table });
    for (const picture of this.pictures.values()) events.push(picture);
    for (const text of this.notes) events.push({ kind: "note", text });
    events.push({ kind: "progress", ...this.progress });
    return events;
  }

  private chart(id: string): RecordedChart {
    let recorded = this.charts.get(id);
    if (!recorded) {
      const axis = { label: "" };
      recorded = { chart: { id, title: id, x: axis, y: axis }, series: new Map(), frames: new Map() };
      this.charts.set(id, recorded);
    }
    return recorded;
  }
}
