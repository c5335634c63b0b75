/** The lines of one chart: the series of the open run, then those of the runs laid over it. */
import type { RunInfo } from "../../../contract/lab.ts";
import type { Recording, Series } from "../../../engine/lab/recording.ts";

export interface Line {
  key: string;
  /** Name of the series. */
  label: string;
  /** Name of its run, where that is another than the open one. */
  run?: string;
  series: Series;
  colour: string;
  /** Drawn dashed: lengths of dash and gap in CSS pixels. */
  dash?: number[];
}

/** One per run laid over, then anew. */
const dashes = [
  [6, 4],
  [2, 3],
  [9, 3, 2, 3],
  [12, 5],
];

type Told = { run: RunInfo; record: Recording };

/** A series has one colour in all runs. `colours` gives as many colours as there are names. */
export function linesOf(
  chart: string,
  own: Recording,
  others: readonly Told[],
  colours: (names: readonly string[]) => string[],
): Line[] {
  const named = (record: Recording) => [...(record.charts.get(chart)?.series ?? [])];
  const names = [...new Set([own, ...others.map(({ record }) => record)].flatMap(named).map(([name]) => name))];
  const palette = colours(names);
  const colourOf = (name: string) => palette[names.indexOf(name)];
  return [
    ...named(own).map(([name, series]): Line => ({ key: name, label: name, series, colour: colourOf(name) })),
    ...others.flatMap(({ run, record }, i) =>
      named(record).map(
        ([name, series]): Line => ({
          key: `${run.id} ${name}`,
          label: name,
          run: run.name,
          series,
          colour: colourOf(name),
          dash: dashes[i % dashes.length],
        }),
      ),
    ),
  ];
}
