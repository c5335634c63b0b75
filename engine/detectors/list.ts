/** Every detector there is, in the order in which a reader meets them: exact evidence, traces, views. */
import { c2pa } from "./c2pa/index.ts";
import type { Detector } from "./detector.ts";
import { jpegQuality } from "./jpeg-quality/index.ts";
import { metadataRules } from "./metadata-rules/index.ts";
import { thumbnail } from "./thumbnail/index.ts";

export const detectors: readonly Detector[] = [metadataRules, c2pa, thumbnail, jpegQuality];
