/** A folder of labelled pictures as the Lab reads it, small enough that runs over it take a second or two. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { random } from "../../engine/random.ts";

const EDGE = 28;

/** Two labels, `each` grey pictures of 28 x 28 of both: noise around a brightness of the label's own. */
export async function writeLabelledPictures(folder: string, each = 40): Promise<void> {
  for (const [label, brightness] of [
    ["dark", 70],
    ["light", 150],
  ] as const) {
    mkdirSync(join(folder, label), { recursive: true });
    const { normal } = random("labelled pictures", label);
    for (let i = 0; i < each; i++) {
      const data = Uint8Array.from({ length: EDGE * EDGE }, () =>
        Math.max(0, Math.min(255, brightness + 30 * normal())),
      );
      await sharp(data, { raw: { width: EDGE, height: EDGE, channels: 1 } })
        .png()
        .toFile(join(folder, label, `${i}.png`));
    }
  }
}
