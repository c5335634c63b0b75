/**
 * Writes dist/data/emoji.png, a sheet of pictures of 64 x 64 on white, 32 to a row, and dist/data/emoji.json, for each the
 * English name and the two groups it belongs to, in the same order. The pictures are Google's Noto Emoji as the package
 * emoji-datasource-google has them, names and groups Unicode's as the package emojibase-data has them.
 *
 * Each thing comes once. Left out are:
 * - skin tones, and women, men and walks to the right where the same thing is there without;
 * - couples and families made of women and men, of which the neutral ones stay;
 * - flags of countries and regions: the names say nothing of what the pictures show;
 * - letters, digits, arrows, keys of players and plain shapes, which are signs and no things; all clock faces but one;
 * - pictures that hardly differ from one that is there already.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp from "sharp";

const require = createRequire(import.meta.url);

const SIDE = 64;
const COLUMNS = 32;
/** Mean difference of two pictures reduced to 16 x 16, of 255, below which they are the same to a small network. */
const SAME = 4;
const SMALL = 16;

const noThings = new Set([
  "country-flag",
  "subdivision-flag",
  "keycap",
  "alphanum",
  "arrow",
  "av-symbol",
  "geometric",
  "punctuation",
  "math",
  "currency",
  "gender",
  "skin-tone",
  "hair-style",
]);

const plain = (hexcode) => hexcode.replaceAll("-FE0F", "");

/** Woman, man, to the right: the parts of a sequence that make a variant of what is there without them. */
const VARIANT = /-200D-(2640|2642|27A1)/;
const GENDERED = /^1F46[89](?=-200D)/;

function isVariant(code, label, subgroup, codes) {
  if (VARIANT.test(code)) return true;
  if (GENDERED.test(code) && codes.has(code.replace(GENDERED, "1F9D1"))) return true;
  if (subgroup === "family") return /\b(wo)?m[ae]n\b/.test(label);
  return subgroup === "time" && /thirty|o’clock/.test(label) && label !== "three o’clock";
}

async function picture(path) {
  const image = sharp(path).flatten({ background: "#ffffff" }).resize(SIDE, SIDE).toColourspace("srgb");
  const data = await image.clone().raw().toBuffer();
  const small = await sharp(data, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .resize(SMALL, SMALL)
    .raw()
    .toBuffer();
  return { data, small };
}

function difference(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
  return sum / a.length;
}

async function make() {
  const pictures = dirname(require.resolve("emoji-datasource-google/package.json"));
  const names = dirname(require.resolve("emojibase-data/package.json"));
  const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));
  const images = new Map(read(pictures, "emoji.json").map(({ unified, image }) => [plain(unified), image]));
  const { groups, subgroups } = read(names, "meta", "groups.json");
  const all = read(names, "en", "data.json").toSorted((a, b) => a.order - b.order);
  const codes = new Set(all.map(({ hexcode }) => plain(hexcode)));

  const kept = [];
  const known = new Set();
  for (const { hexcode, label, group, subgroup } of all) {
    const code = plain(hexcode);
    const image = images.get(code);
    const small = subgroups[subgroup];
    if (!image || small === undefined || noThings.has(small)) continue;
    if (known.has(label) || isVariant(code, label, small, codes)) continue;
    const made = await picture(join(pictures, "img", "google", "64", image));
    if (kept.some((other) => difference(other.small, made.small) < SAME)) continue;
    known.add(label);
    kept.push({ ...made, name: label, group: groups[group], subgroup: small });
  }

  const width = COLUMNS * SIDE;
  const height = Math.ceil(kept.length / COLUMNS) * SIDE;
  const sheet = Buffer.alloc(width * height * 3, 255);
  kept.forEach(({ data }, i) => {
    const corner = (Math.floor(i / COLUMNS) * SIDE * width + (i % COLUMNS) * SIDE) * 3;
    for (let y = 0; y < SIDE; y++) data.copy(sheet, corner + y * width * 3, y * SIDE * 3, (y + 1) * SIDE * 3);
  });
  mkdirSync("dist/data", { recursive: true });
  await sharp(sheet, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 9 })
    .toFile("dist/data/emoji.png");
  // The names come last: where they are, the sheet is whole.
  writeFileSync(
    "dist/data/emoji.json",
    JSON.stringify(kept.map(({ name, group, subgroup }) => ({ name, group, subgroup }))),
  );
}

if (!existsSync("dist/data/emoji.json")) await make();
