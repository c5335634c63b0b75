/** Generators of pictures, as experiments see them: the one that ships, and files of the user's. The service opens them. */

/** A generator of which only the pictures are known. */
export interface ForeignGenerator {
  /** Numbers of a latent code, and of the class vector behind it: 0 where there are no classes. */
  latent: number;
  classes: number;
  channels: 1 | 3;
  height: number;
  width: number;
  /** Pictures of codes [n, latent + classes]: [n, channels, height, width] as planes, 0 to 1. */
  draw(codes: Float32Array): Promise<Float32Array>;
}

export interface Generators {
  /** The file of the generator of digits that ships: see models/digit-generator.md. */
  shipped(): Promise<Uint8Array>;
  /**
   * Opens an ONNX file: latent codes [n, latent], with class vectors [n, classes] as a second input or none, to pictures.
   * @throws Error that says what does not fit.
   */
  open(bytes: Uint8Array): Promise<ForeignGenerator>;
}
