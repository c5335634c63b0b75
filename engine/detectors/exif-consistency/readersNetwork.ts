/** The map by a network that the reader has brought: the published ones of Huh et al. 2018, for instance. */
import type { RgbImage } from "../../image/raster.ts";
import type { Observation, Tools } from "../detector.ts";
import { clusteringView } from "./clusteringView.ts";
import { consistencyMap, type Method } from "./consistencyMap.ts";

/** These networks answer with probabilities: 1 for patches that surely belong together. */
const LEVEL = 1;

/**
 * A map to look at, without alarm and score: how often such a network is wrong was not measured.
 * @param method "regions" means the normalised cut: the choice among regions was calibrated for our own network only.
 * @throws Error where there is no such set, or it is refused.
 */
export async function byReadersNetwork(
  network: string,
  method: Method | "regions",
  image: RgbImage,
  tools: Pick<Tools, "patchAffinities" | "progress" | "signal">,
): Promise<Observation> {
  const found = await tools.patchAffinities(network, image, (fraction) => tools.progress(0.95 * fraction));
  tools.signal.throwIfAborted();
  const clustering = method === "regions" ? "normalised-cut" : method;
  const words = clustering.replace("-", " ");
  const { set, rows, columns, edge } = found;
  const facts = [
    { label: "Network", value: `${set.title} (${network}), licence ${set.licence}`, explanation: set.citation },
    { label: "Patches compared", value: `${rows * columns}, each ${edge} pixels wide` },
  ];
  return {
    ...clusteringView(consistencyMap(found, clustering, LEVEL), found, image, facts),
    reason: `The map of one clustering (${words}) by a network that you brought, to look at: Selfsame has not calibrated it, and it raises no alarm.`,
    limits: [
      "How often the network you brought is wrong was not measured: its map is never an alarm and has no score.",
      ...(method === "regions"
        ? [
            "The choice among regions was calibrated for Selfsame's own network: here the map is that of the normalised cut.",
          ]
        : []),
    ],
  };
}
