#!/usr/bin/env node
/** Entry of the `selfsame` command. */
import { existsSync } from "node:fs";

const main = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write(
    "selfsame: the program is not built yet. Run `npm ci` (or `npm run build`) in its folder first.\n",
  );
  process.exit(1);
}
