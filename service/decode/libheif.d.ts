/** The part of libheif-js that is used; its own typings name no entry point. */
declare module "libheif-js/wasm-bundle.js" {
  interface Status {
    code: object;
    message: string;
  }
  interface Channel {
    id: object;
    /** Bytes from one row to the next. */
    stride: number;
    /** View over the decoder's memory; copy before `heif_image_release`. */
    data: Uint8Array;
    width: number;
    height: number;
  }
  interface Decoded {
    image: object;
    width: number;
    height: number;
    channels: Channel[];
  }
  const libheif: {
    heif_error_code: { heif_error_Ok: object };
    heif_colorspace: { heif_colorspace_RGB: object };
    heif_chroma: { heif_chroma_interleaved_RGB: object };
    heif_channel: { heif_channel_interleaved: object };
    heif_context_alloc(): object | null;
    heif_context_free(context: object): void;
    heif_context_read_from_memory(context: object, bytes: Uint8Array): Status;
    heif_js_context_get_primary_image_handle(context: object): object | Status;
    heif_js_decode_image2(handle: object, colourSpace: object, chroma: object): Promise<Decoded | Status>;
    heif_image_handle_has_alpha_channel(handle: object): number;
    heif_image_release(image: object): void;
    heif_image_handle_release(handle: object): void;
  };
  export default libheif;
}
