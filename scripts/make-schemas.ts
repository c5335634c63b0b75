/** Writes docs/schemas from the schemas in the source. Run it from the project's folder after changing one of them. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { schemaFiles } from "../service/report/schemas.ts";

for (const [name, text] of Object.entries(schemaFiles())) writeFileSync(`docs/schemas/${name}`, text);
const formatted = spawnSync("npx", ["biome", "format", "--write", "docs/schemas"], { stdio: "inherit" });
process.exitCode = formatted.status ?? 1;
