/** Where things lie between scan and workers. */
import type { Job } from "./job.ts";

/** The store where none was given: in the folder of the case. */
export const QUEUE_FOLDER = "queue";

/** By content: a picture that several cases hold is there once. */
export const originalKey = ({ sha256 }: Pick<Job, "sha256">): string => `originals/${sha256}`;
