/** Names of the detectors for those who print results. */
import type { VerifyResult } from "../../contract/operations.ts";
import { detectors } from "../../engine/detectors/list.ts";
import type { DetectorTraits } from "../../engine/verdict/traits.ts";

/** What is known of every detector, in the order of the list; after those that ship the models of a reader in the results. */
export function detectorTraits(results: readonly Pick<VerifyResult, "models">[]): DetectorTraits[] {
  const models = new Map(results.flatMap(({ models = [] }) => models.map((model) => [model.id, model])));
  return [...detectors, ...models.values()];
}
