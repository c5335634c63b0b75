/**
 * How often the detectors alarm that judge by rules and by proofs: on photographs as cameras wrote them, on pictures that went
 * through an encoder without being altered, and on splices. Writes docs/ACCURACY.md. Those that the verdict's table calibrates
 * are measured by accuracy:verdict.
 *
 *   npm run accuracy
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { asSelfsameError } from "../../contract/errors.ts";
import type { VerifyResult } from "../../contract/operations.ts";
import { detectors } from "../../engine/detectors/list.ts";
import { proportionInterval } from "../../engine/metrics/proportionInterval.ts";
import { verdictTable } from "../../service/models/verdictTable.ts";
import { Workbench } from "../../service/workbench.ts";
import { hasSharedData, sharedData } from "../support/sharedData.ts";

if (!hasSharedData)
  throw new Error("The photographs for this measurement are not beside the project (../shared/data).");

const { detectors: calibrated } = await verdictTable();
const voting = detectors
  .filter(({ id, kind }) => kind === "vote" && (id === "jpeg-grid" || !Object.hasOwn(calibrated, id)))
  .map(({ id }) => id);

const pictures = (folder: string): string[] =>
  readdirSync(sharedData(folder))
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .map((name) => join(sharedData(folder), name));

interface Splice {
  image: string;
  pristine: string;
  format: string;
}
const splices = JSON.parse(readFileSync(sharedData("splices/index.json"), "utf8")) as Splice[];

const sets: { title: string; files: string[] }[] = [
  {
    title: "Camera originals (photos, photos/unlicensed)",
    files: [...pictures("photos"), ...pictures("photos/unlicensed")],
  },
  { title: "Further photographs, most of them small or from the web (photos/more)", files: pictures("photos/more") },
  ...["png", "q95", "q80"].flatMap((format) => [
    {
      title: `Pristine, ${format} (splices/pristine)`,
      files: splices.filter((s) => s.format === format).map((s) => sharedData(`splices/${s.pristine}`)),
    },
    {
      title: `Spliced, ${format} (splices)`,
      files: splices.filter((s) => s.format === format).map((s) => sharedData(`splices/${s.image}`)),
    },
  ]),
];

const quiet = { signal: new AbortController().signal, progress: () => {} };
const workbench = new Workbench({ workers: 2 });
const lines: string[] = [];
const failures: string[] = [];

for (const { title, files } of sets) {
  const results: VerifyResult[] = [];
  const queue = files.toReversed();
  const work = async () => {
    for (let path = queue.pop(); path; path = queue.pop()) {
      const item = workbench.addPath(path);
      try {
        results.push(await workbench.verify(item.id, { detectors: voting }, quiet));
      } catch (error) {
        failures.push(`${relative(sharedData("."), path)}: ${asSelfsameError(error).message}`);
      }
      workbench.remove(item.id);
      process.stderr.write(`\r${title}: ${files.length - queue.length}/${files.length}   `);
    }
  };
  await Promise.all([work(), work()]);
  process.stderr.write("\n");

  lines.push(`### ${title}: ${results.length} pictures`, "");
  lines.push(
    "| detector | ran | alarms | share of those it ran on, with 95 % interval | other states |",
    "|---|---|---|---|---|",
  );
  for (const id of voting) {
    const found = results.flatMap((result) => result.findings.filter((finding) => finding.detector === id));
    const ran = found.filter((finding) => finding.state === "ran").length;
    const alarms = found.filter((finding) => finding.alarm).length;
    const states = (["notApplicable", "abstained", "failed"] as const)
      .map((state) => [state, found.filter((finding) => finding.state === state).length] as const)
      .filter(([, count]) => count > 0)
      .map(([state, count]) => `${count} ${state}`)
      .join(", ");
    const [low, high] = proportionInterval(alarms, ran);
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    const share = ran === 0 ? "–" : `${percent(alarms / ran)} (${percent(low)} to ${percent(high)})`;
    lines.push(`| ${id} | ${ran} | ${alarms} | ${share} | ${states} |`);
  }
  lines.push("");
  const alarmed = results
    .filter((result) => result.verdict.alarms.length > 0)
    .map(
      (result) =>
        `${result.image.path.replace(/^.*\/data\//, "").replace(/^.*\//, "")} (${result.verdict.alarms.join(", ")})`,
    )
    .toSorted();
  if (!title.startsWith("Spliced") && alarmed.length > 0) lines.push(`False alarms: ${alarmed.join("; ")}.`, "");
}
await workbench.close();

const document = [
  "# How often rules and proofs alarm",
  "",
  "Made by `npm run accuracy` over the project's test photographs, which are not part of it. No threshold was chosen on the",
  "spliced pictures. Most splices there are resized or re-encoded after the paste, which wipes out JPEG grids: the share of",
  "alarms on them is what one detector alone can see, not what an examiner should expect of the program: that is in",
  "[VERDICT.md](VERDICT.md), with the detectors that were calibrated on photographs.",
  "",
  ...lines,
  ...(failures.length > 0 ? ["### Could not be examined", "", ...failures.map((failure) => `- ${failure}`), ""] : []),
].join("\n");
writeFileSync(new URL("../../docs/ACCURACY.md", import.meta.url), document);
process.stderr.write("written: docs/ACCURACY.md\n");
