/** Draws the PNG icons that packages need from the one SVG: `node assets/icons/render.mjs`. */
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

// 64 units at 72 dots per inch: the density that gives exactly the wanted size.
for (const size of [256, 512])
  await sharp(path("selfsame.svg"), { density: (72 * size) / 64 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(path(`selfsame-${size}.png`));
