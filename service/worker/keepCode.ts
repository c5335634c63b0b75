/**
 * Settings of V8 for a process that examines one picture after another. Nothing of a picture outlives it, and by default
 * the collection of garbage in between throws away what was learnt along with it: shapes of objects that there are none of
 * for a while, and code that was not run for a while. It would be compiled anew for every picture.
 */
import { setFlagsFromString } from "node:v8";

setFlagsFromString("--retain-maps-for-n-gc=1000000");
setFlagsFromString("--no-flush-bytecode");
