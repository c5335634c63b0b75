/** `selfsame models list`: what is in the reader's models folder, and why something in it is refused. */
import { inspectManifests } from "../service/models/inspectManifests.ts";
import { userModelsFolder } from "../service/models/userManifests.ts";
import { visibleText } from "../service/report/visibleText.ts";
import { exitCode } from "./exit.ts";
import { note, print } from "./output.ts";

/** @returns the exit code: some failed where a manifest or its files are refused. */
export async function modelsList({ json }: { json?: boolean }): Promise<number> {
  const folder = userModelsFolder();
  const manifests = await inspectManifests(folder);
  if (json) await print(`${JSON.stringify({ folder, manifests }, null, 2)}\n`);
  else {
    const lines = manifests.map(
      ({ manifest, id, detail, refused }) =>
        `${(refused ? "REFUSED" : "ok").padEnd(9)}${id ?? manifest}: ${visibleText(detail)}\n`,
    );
    await print(lines.join(""));
    note(
      manifests.length === 0
        ? `There are no models in ${folder}. docs/MODELS.md says how to bring one.`
        : `Folder: ${folder}`,
    );
  }
  return manifests.some(({ refused }) => refused) ? exitCode.someFailed : exitCode.done;
}
