/** Large arrays that nobody needs any more must be gone before they count against the memory limit of a worker. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");

/** Frees what nothing refers to, at once: takes some milliseconds. */
export const collectGarbage = runInNewContext("gc") as () => void;
