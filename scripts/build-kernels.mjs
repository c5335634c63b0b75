/**
 * Compiles the WebAssembly kernels: engine/image/kernels/assembly/<name>.ts (AssemblyScript) becomes
 * engine/image/kernels/<name>.wasm.ts, a module with the bytes in base64, so that the engine needs no file system to
 * load it. The results are committed; a kernel whose source and compiler are unchanged is left alone.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const kernels = fileURLToPath(new URL("../engine/image/kernels/", import.meta.url));
const compilerVersion = createRequire(import.meta.url)("assemblyscript/package.json").version;

/** Names of all kernels. */
export const kernelNames = readdirSync(`${kernels}assembly`)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3));

const sourceOf = (name) => readFileSync(`${kernels}assembly/${name}.ts`, "utf8");

/** The text of `<name>.wasm.ts`; the same source and compiler give the same text. */
export async function compileKernel(name) {
  const { default: asc } = await import("assemblyscript/asc");
  const source = sourceOf(name);
  let binary;
  const { error, stderr } = await asc.main(
    [
      `${name}.ts`,
      "-O3",
      "--noAssert",
      "--runtime",
      "stub",
      "--enable",
      "simd",
      "--use",
      "abort=",
      "--outFile",
      "out.wasm",
    ],
    {
      readFile: (file) => (file === `${name}.ts` ? source : null),
      writeFile: (_file, content) => {
        binary = content;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`Compiling the kernel ${name} failed: ${error.message}\n${stderr}`);
  return `${header(name)}export const ${name}Wasm =\n  "${Buffer.from(binary).toString("base64")}";\n`;
}

function header(name) {
  const stamp = createHash("sha256").update(compilerVersion).update(sourceOf(name)).digest("hex");
  return `// Made by scripts/build-kernels.mjs from assembly/${name}.ts; do not edit. ${stamp}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of kernelNames) {
    const path = `${kernels}${name}.wasm.ts`;
    if (existsSync(path) && readFileSync(path, "utf8").startsWith(header(name))) continue;
    writeFileSync(path, await compileKernel(name));
    console.error(`built ${name}.wasm.ts`);
  }
}
