/**
 * Writes dist/data/digits.bin.gz from the package `mnist`: for each of its ten thousand pictures the label and 28 x 28
 * bytes, digits taking turns so that any first part of the file holds all of them.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const require = createRequire(import.meta.url);
const target = "dist/data/digits.bin.gz";
if (!existsSync(target)) {
  const folder = join(dirname(require.resolve("mnist/package.json")), "src", "digits");
  const size = 28 * 28;
  const digits = Array.from({ length: 10 }, (_, digit) => {
    const { data } = JSON.parse(readFileSync(join(folder, `${digit}.json`), "utf8"));
    return { digit, count: data.length / size, data };
  });
  const records = [];
  for (let i = 0; i < Math.max(...digits.map(({ count }) => count)); i++)
    for (const { digit, count, data } of digits) {
      if (i >= count) continue;
      const pixels = data.slice(i * size, (i + 1) * size).map((value) => Math.round(value * 255));
      records.push(Buffer.from([digit, ...pixels]));
    }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, gzipSync(Buffer.concat(records), { level: 9 }));
}
