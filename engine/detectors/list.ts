/** Every detector there is, in the order in which a reader meets them: exact evidence, traces, views. */
import type { Detector } from "./detector.ts";
import { jpegQuality } from "./jpeg-quality/index.ts";

export const detectors: readonly Detector[] = [jpegQuality];
