/**
 * Pixels of an image file: 8-bit RGB, upright, values as stored. Embedded colour profiles are not applied, because the
 * methods look at the numbers that the encoder wrote; only CMYK has to be converted. Whatever was done is told.
 */

import type { Metadata, SharpOptions } from "sharp";
import { SelfsameError } from "../../contract/errors.ts";
import { uprightSize } from "../../engine/image/orientation.ts";
import type { RgbImage } from "../../engine/image/raster.ts";
import type { ImageHeader } from "./headers/imageHeader.ts";
import { decodeHeic } from "./heic.ts";
import { checkPixels } from "./limits.ts";
import { orient } from "./orient.ts";
import { loadSharp } from "./sharpBuild.ts";

export interface Decoded {
  /** Upright. */
  image: RgbImage;
  /** What a reader must know about the decoding. */
  notices: string[];
}

/**
 * @param bytes the whole file
 * @param header what `sniff` said about it
 * @throws SelfsameError tooLarge, before decoding; unreadable, with the decoder's words
 */
export async function decodePixels(bytes: Uint8Array, header: ImageHeader, maxMegapixels: number): Promise<Decoded> {
  checkPixels(header.width, header.height, maxMegapixels);
  const { image: stored, notices } =
    header.format === "heic" ? await decodeHeic(bytes) : await decodeWithSharp(bytes, header, maxMegapixels);
  if (header.format === "heic" && (header.bits ?? 8) > 8)
    notices.push(`The picture has ${header.bits} bits per sample; it was reduced to 8.`);
  if (header.cutShort && !notices.some((notice) => notice.startsWith(cutShort))) notices.push(cutShort);
  // The decoders of these two have already turned the picture.
  const turned = header.format === "heic" || header.format === "avif";
  const image = turned ? stored : orient(stored, header.orientation);
  const expected = uprightSize(header.width, header.height, header.orientation);
  if (image.width !== expected.width || image.height !== expected.height)
    notices.push(
      `The header gives ${expected.width} x ${expected.height} pixels, the decoded picture has ${image.width} x ${image.height}.`,
    );
  return { image, notices };
}

const cutShort = "The file is cut short: what is missing of the picture is grey or black.";

async function decodeWithSharp(bytes: Uint8Array, header: ImageHeader, maxMegapixels: number): Promise<Decoded> {
  const strict: SharpOptions = {
    failOn: "warning",
    ignoreIcc: true,
    sequentialRead: true,
    limitInputPixels: Math.ceil(maxMegapixels * 1e6),
  };
  let damage: unknown;
  try {
    return await decodeOnce(bytes, strict);
  } catch (error) {
    // Most damaged files still hold a part of the picture. The second attempt takes what there is, and says so.
    damage = error;
  }
  try {
    const lenient = await decodeOnce(bytes, { ...strict, failOn: "none" });
    lenient.notices.push(damageInWords(damage, header));
    return lenient;
  } catch (error) {
    throw undecodable(header, error);
  }
}

/** What the strict decoder stumbled over. */
function damageInWords(damage: unknown, header: ImageHeader): string {
  const words = decoderWords(damage);
  const short = header.cutShort || /premature|truncat|not enough|too few|EOF|end of (file|data|image)/i.test(words);
  const said = short ? cutShort : "The file is damaged: parts of the picture may be grey, black or wrong.";
  return words ? `${said} The decoder says: ${words}.` : said;
}

async function decodeOnce(bytes: Uint8Array, options: SharpOptions): Promise<Decoded> {
  const sharp = await loadSharp();
  const metadata = await sharp(bytes, options).metadata();
  const cmyk = metadata.space === "cmyk";
  const { data, info } = await sharp(bytes, { ...options, ignoreIcc: !(cmyk && metadata.hasProfile) })
    .toColourspace("srgb")
    .removeAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return {
    image: { width: info.width, height: info.height, data: threeChannels(data, info.channels) },
    notices: noticesAbout(metadata),
  };
}

/** Grey pictures come with one channel from some loaders. */
function threeChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 3) return data;
  const rgb = new Uint8Array((data.length / channels) * 3);
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) rgb.fill(data[from], to, to + 3);
  return rgb;
}

function noticesAbout(metadata: Metadata): string[] {
  const notices: string[] = [];
  const pages = metadata.pages ?? 1;
  if (pages > 1) notices.push(`The file holds ${pages} pictures or frames; only the first was examined.`);
  if (metadata.hasAlpha) notices.push("The picture has a transparency channel, which was left out.");
  if (metadata.depth && !["uchar", "char"].includes(metadata.depth))
    notices.push(
      `The picture has samples of type ${depthInWords[metadata.depth] ?? metadata.depth}; it was reduced to 8 bits.`,
    );
  if (metadata.space === "cmyk")
    notices.push(
      metadata.hasProfile
        ? "The picture is in printing colours (CMYK); it was converted to RGB with its own colour profile."
        : "The picture is in printing colours (CMYK) without a colour profile; the conversion to RGB is approximate.",
    );
  return notices;
}

const depthInWords: Record<string, string> = {
  ushort: "16 bits",
  short: "16 bits",
  uint: "32 bits",
  int: "32 bits",
  float: "32-bit real numbers",
  double: "64-bit real numbers",
};

/**
 * The first sentence of a decoder's message, without the repetitions that libvips collects. Empty where it says nothing: which of
 * these it says depends on which of its threads was first.
 */
function decoderWords(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .split("\n")[0]
    .replace(/^Input buffer has corrupt header:/, "")
    .replace(/\.+$/, "")
    .replace(/^\s*(Unknown error|pngload_buffer: load error)\s*$/, "")
    .trim();
}

function undecodable({ format, width, height }: ImageHeader, error: unknown): SelfsameError {
  const words = decoderWords(error);
  return new SelfsameError(
    "unreadable",
    `The ${format.toUpperCase()} picture (${width} x ${height} pixels by its header) cannot be decoded${words && `: ${words}`}.`,
    "The file is damaged or of a variant that the decoder does not know. Ask for it again, as it was first sent.",
  );
}
