/** How often the detector, run as the application runs it, raises its alarm on pristine pictures and on spliced ones. */
import { exifConsistency } from "../../../engine/detectors/exif-consistency/index.ts";
import type { Finding } from "../../../engine/finding.ts";
import type { RgbImage } from "../../../engine/image/raster.ts";
import { proportionInterval } from "../../../engine/metrics/proportionInterval.ts";
import { examine } from "./detector.ts";
import { tableOf } from "./document.ts";
import type { Network } from "./network.ts";
import { formatOf, pristinePicture, type Splice, splicedPicture } from "./splices.ts";

/**
 * @param network asked by the detector in place of the model that ships.
 * @returns a section of the document.
 */
export async function alarms(splices: readonly Splice[], network: Network): Promise<string> {
  const find = (splice: Splice, image: RgbImage) => examine(network, image, splice.format === "png" ? "png" : "jpeg");
  const found: { format: string; pristine: Finding; spliced: Finding }[] = [];
  for (const splice of splices) {
    found.push({
      format: formatOf(splice),
      pristine: await find(splice, await pristinePicture(splice)),
      spliced: await find(splice, await splicedPicture(splice)),
    });
    process.stderr.write(`\ralarms: ${found.length}/${splices.length} `);
  }
  process.stderr.write("\n");
  const groups = ["all", ...new Set(found.map(({ format }) => format).toSorted())];
  const rows = (["pristine", "spliced"] as const).flatMap((kind) =>
    groups.map((group) => [
      kind,
      group,
      ...counts(found.filter(({ format }) => group === "all" || format === group).map((one) => one[kind])),
    ]),
  );
  return [
    `Model ${network.digest}, version ${exifConsistency.version} of the detector, at the threshold that it ships with.${published(found.map(({ pristine }) => pristine))} Alarms on pristine`,
    "pictures are false; the share of spliced pictures with an alarm is the recall. Brackets: exact 95 % intervals (Clopper-Pearson).",
    "",
    ...tableOf(["pictures", "format", "number", "ran", "alarms", "share"], rows),
  ].join("\n");
}

function counts(findings: readonly Finding[]): (string | number)[] {
  const alarmed = findings.filter(({ alarm }) => alarm).length;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const [low, high] = proportionInterval(alarmed, findings.length);
  return [
    findings.length,
    findings.filter(({ state }) => state === "ran").length,
    alarmed,
    `${percent(alarmed / findings.length)} (${percent(low)} to ${percent(high)})`,
  ];
}

/** What the detector itself says its alarms cost, if it does. */
function published(findings: readonly Finding[]): string {
  const stated = findings.find(({ falseAlarm }) => falseAlarm)?.falseAlarm;
  if (!stated) return "";
  const basis = stated.basis ? ` (${stated.basis})` : "";
  return ` It states a false alarm ${stated.kind} of ${stated.value.toFixed(3)}${basis}.`;
}
