/** Raised for what is no JPEG, has no usable frame, or may not be decoded within the given limits. */
export class JpegError extends Error {
  override readonly name = "JpegError";
  /** Offset in the file of what the message speaks of. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
