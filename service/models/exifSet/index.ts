/** The networks of EXIF self-consistency that a reader brings. What they must be and how they run: README.md. */
export { readFeatureModel, readPairLayers } from "./contract.ts";
export { type ExifSet, openExifSet, type PatchAffinity, type RunOptions, runExifSet } from "./runExifSet.ts";
