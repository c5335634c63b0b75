/**
 * exifr, always in the build that Node's `require` finds. Its ES module has no `sidecar` in its default export, its
 * CommonJS module has no names that an import can see, and bundlers differ in which of the two they take.
 */
import { createRequire } from "node:module";

const exifr = createRequire(import.meta.url)("exifr") as typeof import("exifr");

/** A whole file; see the options in exifr's README. */
export const parseFile = exifr.parse;
/** A single block by itself: an XMP packet, an ICC profile. */
export const parseBlock = exifr.sidecar;
