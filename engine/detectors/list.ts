/** Every detector there is, in the order in which a reader meets them: exact evidence, traces, views. */
import { bitPlanes } from "./bit-planes/index.ts";
import { blocking } from "./blocking/index.ts";
import { c2pa } from "./c2pa/index.ts";
import { channels } from "./channels/index.ts";
import { copyMove } from "./copy-move/index.ts";
import { demosaicing } from "./demosaicing/index.ts";
import type { Detector } from "./detector.ts";
import { doubleQuantisation } from "./double-quantisation/index.ts";
import { errorLevel } from "./error-level/index.ts";
import { exifConsistency } from "./exif-consistency/index.ts";
import { gradient } from "./gradient/index.ts";
import { histogramComb } from "./histogram-comb/index.ts";
import { jpegGhosts } from "./jpeg-ghosts/index.ts";
import { jpegGrid } from "./jpeg-grid/index.ts";
import { jpegQuality } from "./jpeg-quality/index.ts";
import { metadataRules } from "./metadata-rules/index.ts";
import { noise } from "./noise/index.ts";
import { noiseLevel } from "./noise-level/index.ts";
import { noiseSniffer } from "./noise-sniffer/index.ts";
import { prnu } from "./prnu/index.ts";
import { resampling } from "./resampling/index.ts";
import { residualClusters } from "./residual-clusters/index.ts";
import { thumbnail } from "./thumbnail/index.ts";

export const detectors: readonly Detector[] = [
  metadataRules,
  c2pa,
  thumbnail,
  jpegQuality,
  jpegGrid,
  doubleQuantisation,
  jpegGhosts,
  blocking,
  exifConsistency,
  prnu,
  resampling,
  residualClusters,
  noiseLevel,
  demosaicing,
  noiseSniffer,
  copyMove,
  errorLevel,
  noise,
  gradient,
  bitPlanes,
  channels,
  histogramComb,
];
