/** Detectors that look at the same trace: of each family only the strongest counts in the verdict. */
import type { ScoreFusion } from "../../engine/verdict/calibration/table.ts";

export const families: ScoreFusion["families"] = [
  { id: "camera", title: "Camera and processing", detectors: ["exif-consistency"] },
  {
    id: "jpeg",
    title: "JPEG history",
    detectors: ["jpeg-grid", "double-quantisation", "jpeg-ghosts", "blocking"],
  },
  { id: "noise", title: "Noise", detectors: ["residual-clusters", "noise-level", "noise-sniffer"] },
  { id: "mosaic", title: "Colour filter", detectors: ["demosaicing"] },
  { id: "copies", title: "Repeated content", detectors: ["copy-move"] },
  { id: "resampling", title: "Resampling", detectors: ["resampling"] },
];
