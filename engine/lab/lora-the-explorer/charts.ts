/** What the reader sees while the methods run and after. */
import type { Chart, LabEvent, Table } from "../events.ts";
import { average } from "./claims.ts";
import type { Course, Point } from "./explore.ts";
import type { MethodResult, Result } from "./result.ts";

const steps = { label: "step" };

export function chartsOf(task: Result["task"]): Record<keyof Course, Chart> {
  const matrix = task === "matrix";
  return {
    score: {
      id: "score",
      title: matrix ? "Error of the merged weights" : "Accuracy of the merged weights",
      x: steps,
      y: matrix ? { label: "relative error", scale: "log10" } : { label: "share of the test pictures that is right" },
      caption: matrix
        ? "|W - W*|^2 / |W*|^2. One LoRA stops at 1 - r / n; heads that are merged often follow full training."
        : "On pictures that no method has learnt from.",
    },
    loss: {
      id: "loss",
      title: "Training loss",
      x: steps,
      y: { label: matrix ? "mean squared error" : "cross entropy, nats", scale: "log10" },
      caption: "Of what each worker computes with, its own unmerged adapter included.",
    },
    rank: {
      id: "rank",
      title: "Effective rank of what training has changed",
      x: steps,
      y: { label: "effective rank (nats)" },
      caption: matrix
        ? "A matrix with k equal singular values has ln k. One LoRA cannot pass ln r; merged updates add up to more."
        : "Mean over layers. A matrix with k equal singular values has ln k.",
    },
    cosine: {
      id: "cosine",
      title: "Angle between the updates of heads",
      x: steps,
      y: { label: "mean cosine between two heads" },
      caption: "Of what two heads have changed since the last merge. 0: they explore different directions.",
    },
    grassmann: {
      id: "grassmann",
      title: "Distance between the subspaces of heads",
      x: steps,
      y: { label: "mean Grassmann distance, radians" },
      caption: "Between the row spaces of A of two heads: 0 where they read the same inputs.",
    },
    deviation: {
      id: "deviation",
      title: "How far heads drift from their mean",
      x: steps,
      y: { label: "|Wn - W| / |W|", scale: "log10" },
      caption: "Just before a merge, root mean square over heads. The longer they work alone, the further they drift.",
    },
  };
}

/** Points of the mean over the given courses, where all of them have one. */
export function meanPoints(courses: readonly Course[], name: keyof Course): Point[] {
  const [first, ...others] = courses.map((course) => course[name]);
  return first.flatMap(([x, y]) => {
    const values = others.map((points) => points.find(([at]) => at === x)?.[1]);
    if (values.some((value) => value === undefined)) return [];
    return [[x, (y + values.reduce<number>((sum, value) => sum + (value ?? 0), 0)) / courses.length] as Point];
  });
}

/** The curves of a method, mean over the courses so far. */
export function pointEvents(label: string, courses: readonly Course[]): LabEvent[] {
  return (Object.keys(courses[0]) as (keyof Course)[]).flatMap((name) => {
    const points = meanPoints(courses, name);
    return points.length === 0 ? [] : [{ kind: "points" as const, chart: name, series: label, points }];
  });
}

export function tablesOf({ task, methods }: Result): Table[] {
  const end = (method: MethodResult) => {
    const value = average(method);
    if (Number.isNaN(value)) return "diverged";
    return task === "matrix" ? value.toPrecision(3) : `${(100 * value).toFixed(2)} %`;
  };
  return [
    {
      id: "ends",
      title: "Where the methods end",
      columns: ["method", "heads", "rank", "steps between merges", task === "matrix" ? "relative error" : "accuracy"],
      rows: methods.map((method) => [
        method.label,
        method.heads,
        method.rank,
        method.kind === "lte" ? method.localSteps : "none",
        end(method),
      ]),
    },
    {
      id: "bytes",
      title: "What workers have to send",
      columns: ["method", "workers", "bytes of a worker at a synchronisation", "synchronisations", "bytes in total"],
      rows: methods.map(({ label, traffic }) => [
        label,
        traffic.workers,
        traffic.perWorker,
        traffic.synchronisations,
        traffic.total,
      ]),
    },
  ];
}
