/** The card of the table: where it comes from, what it was measured to do. */

import { detectors } from "../../engine/detectors/list.ts";
import { areaUnderRoc, averagePrecision, rank } from "../../engine/metrics/ranking.ts";
import { mean } from "../../engine/metrics/summary.ts";
import type { VerdictTable } from "../../engine/verdict/calibration/table.ts";
import { type CalibrationPicture, findingsOf, surpriseIn } from "../../engine/verdict/fitting/picture.ts";
import { onCurve, placeWeight } from "../../engine/verdict/fusion/map.ts";
import { fuseScore } from "../../engine/verdict/fusion/score.ts";

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const titles = new Map(detectors.map(({ id, title }) => [id, title]));

export function card(table: VerdictTable, pictures: readonly CalibrationPicture[]): string {
  const { made, score } = table;
  const part = (name: "a" | "b") => pictures.filter((picture) => picture.part === name);
  const counted = (list: readonly CalibrationPicture[]) =>
    `${list.filter(({ spliced }) => spliced).length} altered and ${list.filter(({ spliced }) => !spliced).length} untouched pictures of ${new Set(list.map(({ camera }) => camera)).size} cameras`;
  const rows = Object.entries(table.detectors).map(([id, { falseAlarm, recall, score: own, thresholds }]) => {
    const judged = part("b").filter((picture) => picture.detectors.get(id)?.statistic !== undefined);
    const auc = areaUnderRoc(
      rank(
        judged.map((picture) => picture.detectors.get(id)!.statistic!),
        judged.map(({ spliced }) => spliced),
      ),
    );
    const limits = [thresholds.jpeg, thresholds.other].map((value) => (value === null ? "–" : value.toPrecision(3)));
    return `| ${titles.get(id) ?? id} | ${limits.join(" / ")} | ${falseAlarm.alarms} of ${falseAlarm.pictures} (${percent(falseAlarm.rate)}, up to ${percent(falseAlarm.atMost)}) | ${percent(recall)} | ${auc.toFixed(3)} | ${own.slope.toFixed(2)} | ${(score.weights[id] ?? 0).toFixed(2)} |`;
  });
  const maps = Object.entries(table.map.maps).map(
    ([id, { weight, perSurprise }]) =>
      `| ${titles.get(id) ?? id} | ${weight.toFixed(2)} | ${perSurprise.toFixed(2)} | ${single(part("b"), id).toFixed(3)} |`,
  );
  return `# The table of the verdict

\`verdict.json\`: how rare each detector's statistic is among untouched pictures, where its alarm begins, how the detectors are weighed
together, and what the places of their maps say. The schema, with every field explained, is \`engine/verdict/calibration/table.ts\`.

## Made of

Part a, which everything was fitted to: ${counted(part("a"))}. Part b, which alarms and recall were counted on: ${counted(part("b"))}.
No camera is in both parts. Untouched pictures are photographs as they were found and the hosts of the splices, saved in the same ways. Every
camera counts alike. The findings of the EXIF detector count only on cameras that its network has not learnt from.

Command: \`${made.command}\`. What was measured has the SHA-256 ${made.set.sha256}.

## Measured on part b

All together: ${score.falseAlarm.alarms} of ${score.falseAlarm.pictures} untouched pictures raise the alarm (${percent(score.falseAlarm.rate)}, up to ${percent(score.falseAlarm.atMost)}), and ${percent(score.recall)} of the
altered ones. Area under the curve of the fused score: ${auc(part("b"), table).toFixed(3)}; pixel average precision of the fused map: ${fused(part("b"), table).toFixed(3)}.

| detector | alarm above (JPEG / other) | false alarms | recall | area under the curve | slope alone | weight |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

Altered pictures are of many kinds, and most of them lack the trace that a detector looks for: recall is over all of them. EXIF
self-consistency and JPEG grid raise their alarms by a calibration and a proof of their own; their rows say what the table would do.
Copy-move was asked about ${
    part("a")
      .concat(part("b"))
      .filter(({ detectors: found }) => found.has("copy-move")).length
  } of the pictures: photographs as found, and the splices of cameras unknown to the EXIF network.

| map | weight | per tenfold of surprise | average precision alone |
| --- | --- | --- | --- |
${maps.join("\n")}
`;
}

const auc = (pictures: readonly CalibrationPicture[], table: VerdictTable): number =>
  areaUnderRoc(
    rank(
      pictures.map((picture) => fuseScore(findingsOf(picture), picture.stratum, table)?.logOdds ?? -99),
      pictures.map(({ spliced }) => spliced),
    ),
  );

/** Mean over altered pictures; a map that was not drawn is as good as guessing. */
function meanPrecision(
  pictures: readonly CalibrationPicture[],
  mapOf: (picture: CalibrationPicture) => ArrayLike<number>,
): number {
  return mean(
    pictures
      .filter(({ spliced, altered }) => spliced && altered.some(Boolean))
      .map((picture) => averagePrecision(rank(mapOf(picture), picture.altered))),
  );
}

const single = (pictures: readonly CalibrationPicture[], id: string): number =>
  meanPrecision(pictures, ({ detectors: found, altered }) =>
    Float32Array.from(found.get(id)?.map ?? new Float32Array(altered.length), (v) => (Number.isNaN(v) ? -1e9 : v)),
  );

const fused = (pictures: readonly CalibrationPicture[], table: VerdictTable): number =>
  meanPrecision(pictures, (picture) => {
    const odds = new Float64Array(picture.altered.length);
    for (const [id, fusion] of Object.entries(table.map.maps)) {
      const weight = placeWeight(fusion, surpriseIn(picture, id, table));
      picture.detectors.get(id)?.map?.forEach((value, i) => {
        if (!Number.isNaN(value)) odds[i] += weight * onCurve(value, fusion.curve);
      });
    }
    return odds;
  });
