/** The card of the table: where it comes from, what it was measured to do. */

import { detectors } from "../../engine/detectors/list.ts";
import { areaUnderRoc, averagePrecision, rank } from "../../engine/metrics/ranking.ts";
import { mean } from "../../engine/metrics/summary.ts";
import type { VerdictTable } from "../../engine/verdict/calibration/table.ts";
import type { Judged } from "../../engine/verdict/fitting/fitTable.ts";
import { placeOdds } from "../../engine/verdict/fitting/fusedMap.ts";
import { logOddsOf } from "../../engine/verdict/fitting/fusedScore.ts";
import { surpriseIn } from "../../engine/verdict/fitting/picture.ts";

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const titles = new Map(detectors.map(({ id, title }) => [id, title]));

/** @param judged the pictures it was fitted to, each beside the table of the other part. */
export function card(table: VerdictTable, judged: readonly Judged[]): string {
  const { made, score } = table;
  const complete = judged.filter(({ picture }) => picture.complete);
  const described = (list: readonly Judged[]) => {
    const altered = list.filter(({ picture }) => picture.spliced).length;
    const cameras = new Set(list.map(({ picture }) => picture.camera)).size;
    return `${altered} altered and ${list.length - altered} untouched pictures of ${cameras} cameras`;
  };
  const fusedAuc = (list: readonly Judged[]) => auc(list, (one) => logOddsOf(one.picture, one.table));
  const rows = Object.entries(table.detectors).map(([id, { falseAlarm, recall, score: own, thresholds }]) => {
    const heard = judged.filter(({ picture }) => picture.detectors.get(id)?.statistic !== undefined);
    const alone = auc(heard, ({ picture, table: by }) => surpriseIn(picture, id, by));
    const limits = [thresholds.jpeg, thresholds.other].map((value) => (value === null ? "–" : value.toPrecision(3)));
    return `| ${titles.get(id) ?? id} | ${limits.join(" / ")} | ${falseAlarm.alarms} of ${falseAlarm.pictures} (${percent(falseAlarm.rate)}, up to ${percent(falseAlarm.atMost)}) | ${percent(recall)} | ${alone.toFixed(3)} | ${own.slope.toFixed(2)} | ${(score.weights[id] ?? 0).toFixed(2)} |`;
  });
  const maps = Object.entries(table.map.maps).map(
    ([id, { weight, perSurprise }]) =>
      `| ${titles.get(id) ?? id} | ${weight.toFixed(2)} | ${perSurprise.toFixed(2)} | ${single(complete, id).toFixed(3)} |`,
  );
  const exif = complete.filter(({ picture }) => picture.detectors.get("exif-consistency")?.statistic !== undefined);
  return `# The table of the verdict

\`verdict.json\`: how rare each detector's statistic is among untouched pictures, where its alarm begins, how the detectors are weighed
together, and what the places of their maps say. The schema, with every field explained, is \`engine/verdict/calibration/table.ts\`.

## Made of

${described(judged)}. They are in two parts that share no camera. The table is fitted to both; everything below is
measured on each part by a table that was fitted to the other. Untouched pictures are photographs as they were found and the hosts of
the splices, saved in the same ways. Every camera counts alike. The findings of the EXIF detector count only on cameras that its network
has not learnt from: on the ${described(complete)} that are left, detectors are weighed together.

Command: \`${made.command}\`. What was measured has the SHA-256 ${made.set.sha256}.

## Measured on cameras that were not fitted to

All together, where every detector was heard: ${score.falseAlarm.alarms} of ${score.falseAlarm.pictures} untouched pictures raise the alarm (${percent(score.falseAlarm.rate)}, up to ${percent(score.falseAlarm.atMost)}), and
${percent(score.recall)} of the altered ones. Area under the curve of the fused score: ${fusedAuc(complete).toFixed(3)}; where EXIF self-consistency gives a
score, ${fusedAuc(exif).toFixed(3)}, and ${auc(exif, ({ picture, table: by }) => surpriseIn(picture, "exif-consistency", by)).toFixed(3)} by that alone. Pixel average precision of the fused map: ${fused(complete).toFixed(3)}.

| detector | alarm above (JPEG / other) | false alarms | recall | area under the curve | slope alone | weight |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

Altered pictures are of many kinds, and most of them lack the trace that a detector looks for: recall is over all of them. EXIF
self-consistency and JPEG grid raise their alarms by a calibration and a proof of their own; their rows say what the table would do. No
alarm is published (–) where untouched pictures were so few that more than one in ten might raise it.

| map | weight | per tenfold of surprise | average precision alone |
| --- | --- | --- | --- |
${maps.join("\n")}
`;
}

const auc = (judged: readonly Judged[], value: (one: Judged) => number): number =>
  areaUnderRoc(
    rank(
      judged.map(value),
      judged.map(({ picture }) => picture.spliced),
    ),
  );

/** Mean average precision over altered pictures. */
const meanPrecision = (judged: readonly Judged[], mapOf: (one: Judged) => ArrayLike<number>): number =>
  mean(
    judged
      .filter(({ picture }) => picture.altered.some(Boolean))
      .map((one) => averagePrecision(rank(mapOf(one), one.picture.altered))),
  );

/** A map that was not drawn is as good as guessing; places that were not computed are not accused. */
const single = (judged: readonly Judged[], id: string): number =>
  meanPrecision(judged, ({ picture: { detectors: found, altered } }) =>
    Float32Array.from(found.get(id)?.map ?? new Float32Array(altered.length), (v) => (Number.isNaN(v) ? -1e9 : v)),
  );

const fused = (judged: readonly Judged[]): number =>
  meanPrecision(judged, ({ picture, table }) => placeOdds(picture, table));
