/** Which of the requirements on the model hold, from the numbers of the table. */

import { type Estimate, estimate } from "../../../engine/metrics/estimate.ts";
import { mean } from "../../../engine/metrics/summary.ts";
import { tableOf } from "./document.ts";
import { groupsOf, inGroup, type Measured, type Measurements } from "./measured.ts";
import { baselineNames } from "./methods.ts";
import type { Splice } from "./splices.ts";

/** Means that others measured on these very splices, and what is aimed at: over all formats. */
const marks = [
  { name: "Splicebuster on this set", ap: 0.479, ciou: 0.618 },
  { name: "the aim", ap: 0.75, ciou: 0.76 },
];

type Result = "holds" | "holds, within chance" | "**does not hold**";

interface Requirement {
  against: string;
  group: string;
  ap: Estimate;
  ciou: Estimate;
  result: Result;
}

/** Markdown: every comparison, and a line for each thing compared with. */
export function requirements(measured: Measurements, model: string, splices: readonly Splice[]): string[] {
  const found = [
    ...Object.values(baselineNames).flatMap((against) =>
      groupsOf(splices).map((group) =>
        compared(against, group, inGroup(measured.get(model)!, group), inGroup(measured.get(against)!, group)),
      ),
    ),
    ...marks.map(({ name, ap, ciou }) => {
      const list = measured.get(model)!;
      return compared(
        name,
        "all",
        list,
        list.map((one) => ({ ...one, ap, ciou })),
      );
    }),
  ];
  return [
    `How far the model (${model}) lies above others, with the same pictures drawn for both. Within chance: the interval of AP or of cIoU`,
    "reaches 0.",
    "",
    ...tableOf(
      ["above", "format", "AP", "cIoU", "result"],
      found.map(({ against, group, ap, ciou, result }) => [against, group, signed(ap), signed(ciou), result]),
    ),
    "",
    ...[...new Set(found.map(({ against }) => against))].map((against) => `- ${summary(against, found)}`),
  ];
}

function compared(against: string, group: string, model: readonly Measured[], other: readonly Measured[]): Requirement {
  const difference = (key: "ap" | "ciou") =>
    estimate(
      model.map((one, i) => one[key] - other[i][key]),
      mean,
    );
  const [ap, ciou] = [difference("ap"), difference("ciou")];
  const worst = (of: (one: Estimate) => number) => Math.min(of(ap), of(ciou));
  const result: Result =
    worst(({ value }) => value) <= 0
      ? "**does not hold**"
      : worst(({ low }) => low) <= 0
        ? "holds, within chance"
        : "holds";
  return { against, group, ap, ciou, result };
}

function summary(against: string, found: readonly Requirement[]): string {
  const own = found.filter((one) => one.against === against);
  const withResult = (result: Result) => own.filter((one) => one.result === result).map(({ group }) => group);
  const [failed, chance] = [withResult("**does not hold**"), withResult("holds, within chance")];
  const says = failed.length > 0 ? `does not hold (${failed.join(", ")})` : "holds";
  return `Above ${against}: ${says}${chance.length > 0 ? `, within chance on ${chance.join(", ")}` : ""}.`;
}

/** "+0.087 (-0.01 to 0.17)" */
const signed = ({ value, low, high }: Estimate): string =>
  `${value > 0 ? "+" : ""}${value.toFixed(3)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
