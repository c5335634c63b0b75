/** Lets the reader choose a patch on the picture, and shows what agrees with it. */
import { useLayoutEffect, useMemo } from "react";
import type { LiveFinding, RasterInfo } from "../../../contract/findings.ts";
import type { Outline } from "../../viewer/drawMarks.ts";
import type { Picker } from "../../viewer/picker.ts";
import type { ShownMap } from "../../viewer/viewerState.ts";
import { offerRaster } from "../../viewer/windowRasters.ts";
import { agreementLayer } from "./agreementLayer.ts";
import { cellAt, neighbour, rectOf } from "./cells.ts";
import { useAnchor, usePair, usePatches } from "./store.ts";

interface PatchPicking {
  /** In place of the detector's map, while a patch is chosen. */
  agreement: ShownMap | undefined;
  /** Absent where the finding has no patches to choose from. */
  picker: Picker | undefined;
}

/** @param patches those of the finding that is shown. */
export function usePatchPicker(patches: LiveFinding["patches"], picture: RasterInfo): PatchPicking {
  const anchor = useAnchor(patches);
  const pair = usePair(patches);
  const layer = useMemo(
    () => (patches && anchor !== undefined ? agreementLayer(patches, picture, anchor) : undefined),
    [patches, picture, anchor],
  );
  // Before the viewer asks for its tile.
  useLayoutEffect(() => (layer ? offerRaster(layer.map.raster, layer.samples) : undefined), [layer]);
  const chosen = useMemo(
    (): Outline | null =>
      patches && anchor !== undefined ? { ...rectOf(patches, anchor), label: "Chosen patch", strong: true } : null,
    [patches, anchor],
  );
  const picker = useMemo(() => {
    if (!patches || patches.order.length === 0) return undefined;
    const { choose, drop } = usePatches.getState();
    const pointedAt = (cell: number, label: string): Outline => ({ ...rectOf(patches, cell), label, strong: false });
    return {
      chosen,
      others: pair ? [pointedAt(pair[0], "Row"), pointedAt(pair[1], "Column")] : [],
      choose(pixel) {
        const cell = cellAt(patches, pixel);
        if (cell !== null) choose(patches, cell);
      },
      step(dx, dy) {
        if (anchor !== undefined) choose(patches, neighbour(patches, anchor, dx, dy));
      },
      drop,
    } satisfies Picker;
  }, [patches, anchor, chosen, pair]);
  return { agreement: layer?.map, picker };
}
