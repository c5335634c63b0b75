/**
 * Imported first: schemas are checked without compiling them to functions, because the content security policy forbids
 * evaluating text as code.
 */
import { config } from "zod";

config({ jitless: true });
