/**
 * Would more photographs help? The same short training on a quarter, a half and all of the cameras, measured on the same
 * cameras held out. Takes a quarter of an hour, so it is measured only when asked for.
 */
import { exifModel } from "../../../engine/lab/exif-model/index.ts";
import { experimentTools } from "../../support/experimentTools.ts";
import { sharedData } from "../../support/sharedData.ts";

const SHARES = [0.25, 0.5, 1];
const STEPS = 300;

export async function sizes(): Promise<string> {
  const rows: string[] = [];
  for (const share of SHARES) {
    const params = { photographs: sharedData("photos"), steps: STEPS, share, splices: 40, seed: 0 };
    const result = await exifModel.run(exifModel.params.parse(params), experimentTools().tools);
    const { photographs, cameras, after, splicesAfter, regions } = result;
    const numbers = [after.acrossPhotographs, after.acrossDevelopments, splicesAfter, regions?.picked ?? Number.NaN];
    rows.push(`| ${[cameras, photographs, ...numbers.map((value) => value.toFixed(3))].join(" | ")} |`);
    process.stderr.write(`${rows.at(-1)}\n`);
  }
  return [
    `${STEPS} steps each (the network that ships made more), one seed. AUC: patches of one picture against those of another photograph, and`,
    "of the same photograph developed otherwise. AP: pixels of self-made splices, by the cut and by the region that is picked. All on the same",
    "cameras held out.",
    "",
    "| cameras | photographs | AUC, photographs | AUC, developments | AP, cut | AP, region |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
