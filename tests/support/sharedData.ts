/** Photographs for developing and testing that live beside the project and are not part of it. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../shared/data/", import.meta.url));

/** Absolute path of something in the shared test data. */
export const sharedData = (relative: string): string => root + relative;

/** False on a machine that has only the project: tests that need photographs are then reported as skipped. */
export const hasSharedData: boolean = existsSync(root);
