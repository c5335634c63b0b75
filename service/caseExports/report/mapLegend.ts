/** What the colours of maps mean, once for a report. */
import { drawHatching, drawScale, type Figure } from "../../report/figures.ts";

export interface MapLegend {
  scale: Figure;
  hatching: Figure;
}

export const drawMapLegend = async (): Promise<MapLegend> => ({
  scale: await drawScale("heat"),
  hatching: await drawHatching(),
});
