/**
 * Makes assets/samples/spliced.png from two openly licensed photographs (see assets/README.md):
 *   node scripts/make-sample-splice.mjs HOST.jpg DONOR.jpg
 * The donor is shrunk and saved once as JPEG, as a picture from the web would have been, cut out along a hand-drawn
 * outline and pasted into the host; the result is saved without loss.
 */
import sharp from "sharp";

const [hostPath, donorPath] = process.argv.slice(2);
if (!donorPath) throw new Error("usage: make-sample-splice.mjs HOST.jpg DONOR.jpg");

/** Outline of the scooter in thousandths of the donor's width. */
const outline =
  "329,37 361,30 372,51 402,64 430,99 446,125 446,80 462,53 494,40 523,51 539,80 539,112 529,136 563,131 600,117 643,117 664,123 691,141 723,175 741,218 733,225 696,197 664,165 638,146 595,151 563,167 531,172 521,186 558,197 565,213 559,276 555,329 572,308 572,282 579,260 606,242 680,236 741,225 808,225 837,239 840,255 859,274 850,292 863,308 877,335 884,383 882,425 866,452 836,462 834,521 940,595 935,608 893,597 818,553 797,579 760,587 723,579 696,563 680,595 691,627 786,629 784,641 680,641 659,611 595,606 579,579 499,579 436,553 430,579 414,627 391,622 377,680 319,733 278,733 255,701 258,616 271,584 250,563 248,515 278,499 303,484 292,436 303,383 310,335 308,303 329,292 367,228 399,191 446,175 446,149 420,119 393,85 351,77 319,85";
const scale = 0.3;
const offset = { left: 300, top: 700 };

const shrunk = await sharp(donorPath)
  .autoOrient()
  .resize({ width: Math.round(2048 * scale) })
  .jpeg({ quality: 85 })
  .toBuffer();
const donor = await sharp(shrunk).raw().toBuffer({ resolveWithObject: true });
const host = await sharp(hostPath).autoOrient().raw().toBuffer({ resolveWithObject: true });
const points = outline
  .split(" ")
  .map((point) =>
    point
      .split(",")
      .map((v) => ((Number(v) / 1000) * donor.info.width).toFixed(1))
      .join(","),
  )
  .join(" ");
const mask = await sharp(
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${donor.info.width}" height="${donor.info.height}"><rect width="100%" height="100%" fill="#000"/><polygon points="${points}" fill="#fff"/></svg>`,
  ),
)
  .greyscale()
  .raw()
  .toBuffer({ resolveWithObject: true });

for (let y = 0; y < donor.info.height; y++) {
  for (let x = 0; x < donor.info.width; x++) {
    const opacity = mask.data[(y * donor.info.width + x) * mask.info.channels] / 255;
    const to = 3 * ((y + offset.top) * host.info.width + x + offset.left);
    const from = 3 * (y * donor.info.width + x);
    for (let c = 0; c < 3; c++)
      host.data[to + c] = Math.round(host.data[to + c] * (1 - opacity) + donor.data[from + c] * opacity);
  }
}
await sharp(host.data, { raw: { width: host.info.width, height: host.info.height, channels: 3 } })
  .png({ compressionLevel: 9 })
  .toFile("assets/samples/spliced.png");
