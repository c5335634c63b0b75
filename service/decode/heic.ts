/**
 * HEIC through libheif's WebAssembly build, since the builds of sharp carry no HEVC decoder. libheif applies the
 * rotation and mirroring that the container asks for, so the rows come upright and EXIF orientation has no say.
 */
import { SelfsameError } from "../../contract/errors.ts";
import type { RgbImage } from "../../engine/image/raster.ts";

/** @throws SelfsameError unreadable with libheif's own words. */
export async function decodeHeic(bytes: Uint8Array): Promise<{ image: RgbImage; notices: string[] }> {
  // Loaded when first needed: the module compiles a megabyte of WebAssembly.
  const { default: libheif } = await import("libheif-js/wasm-bundle.js");
  const broken = (message: string) =>
    new SelfsameError(
      "unreadable",
      `The HEIC picture cannot be decoded: ${message}.`,
      "Ask for the file again, as the phone wrote it.",
    );
  const context = libheif.heif_context_alloc();
  if (!context) throw new SelfsameError("memory", "There is not memory enough to open this HEIC picture.");
  try {
    const status = libheif.heif_context_read_from_memory(context, bytes);
    if (status.code !== libheif.heif_error_code.heif_error_Ok) throw broken(status.message);
    const handle = libheif.heif_js_context_get_primary_image_handle(context);
    if ("code" in handle) throw broken((handle as { message: string }).message);
    try {
      const notices: string[] = [];
      if (libheif.heif_image_handle_has_alpha_channel(handle))
        notices.push("The picture has a transparency channel, which was left out.");
      const decoded = await libheif.heif_js_decode_image2(
        handle,
        libheif.heif_colorspace.heif_colorspace_RGB,
        libheif.heif_chroma.heif_chroma_interleaved_RGB,
      );
      if (!("channels" in decoded)) throw broken(decoded.message);
      try {
        const rows = decoded.channels.find(({ id }) => id === libheif.heif_channel.heif_channel_interleaved);
        if (!rows) throw broken("the decoder returned no colours");
        const { width, height, stride } = rows;
        const data = new Uint8Array(3 * width * height);
        for (let y = 0; y < height; y++)
          data.set(rows.data.subarray(y * stride, y * stride + 3 * width), 3 * y * width);
        return { image: { width, height, data }, notices };
      } finally {
        libheif.heif_image_release(decoded.image);
      }
    } finally {
      libheif.heif_image_handle_release(handle);
    }
  } finally {
    libheif.heif_context_free(context);
  }
}
