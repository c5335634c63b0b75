/**
 * Reads the wire format that `protobuf.ts` writes. The bytes come from files of others: every length is checked against
 * what is there before it is used, nothing is copied, and nothing is thrown but OnnxError.
 */

/** A file that is damaged, or no ONNX file, or that uses what is not read here. */
export class OnnxError extends Error {
  override readonly name = "OnnxError";
}

/** One field of a message. Numbers are raw: 64 bits of a varint, 32 bits of a float. */
export type WireField =
  | { number: number; kind: "varint"; value: bigint }
  | { number: number; kind: "fixed32"; bytes: Uint8Array }
  | { number: number; kind: "fixed64"; bytes: Uint8Array }
  | { number: number; kind: "bytes"; bytes: Uint8Array };

/** Fields and listed numbers of one file. A large network has some ten thousand; two bytes are enough for one. */
const MOST_FIELDS = 2_000_000;

/** Reads one file: what its messages hold is counted together, so that a file cannot ask for far more memory than it has. */
export class WireReader {
  private left = MOST_FIELDS;

  /**
   * The fields of a message in the order of the file, as views into it.
   * @param what the message in words: "a node".
   * @throws OnnxError where the bytes break off or make no sense.
   */
  *fields(bytes: Uint8Array, what: string): Generator<WireField> {
    const reader = new VarintReader(bytes, what);
    while (!reader.done) {
      this.count();
      yield nextField(reader, what);
    }
  }

  /** The numbers of a packed repeated integer, as signed 64-bit numbers. */
  packedIntegers(bytes: Uint8Array, what: string): number[] {
    const reader = new VarintReader(bytes, what);
    const values: number[] = [];
    while (!reader.done) {
      this.count();
      values.push(signed(reader.next(), what));
    }
    return values;
  }

  private count(): void {
    if (this.left-- === 0)
      throw new OnnxError(`the file has more than ${MOST_FIELDS} fields; no network needs so many`);
  }
}

function nextField(reader: VarintReader, what: string): WireField {
  const tag = reader.next();
  const number = Number(tag >> 3n);
  if (number < 1 || number > 536_870_911)
    throw new OnnxError(`${what} has a field with the impossible number ${number}`);
  switch (Number(tag & 7n)) {
    case 0:
      return { number, kind: "varint", value: reader.next() };
    case 1:
      return { number, kind: "fixed64", bytes: reader.take(8n) };
    case 2:
      return { number, kind: "bytes", bytes: reader.take(reader.next()) };
    case 5:
      return { number, kind: "fixed32", bytes: reader.take(4n) };
    default:
      // 3 and 4 are groups, which ONNX never had; 6 and 7 do not exist.
      throw new OnnxError(`${what} has a field of the unknown kind ${tag & 7n}`);
  }
}

/** A varint as int64. @throws OnnxError where it is beyond the whole numbers of a double. */
export function signed(value: bigint, what: string): number {
  const number = Number(BigInt.asIntN(64, value));
  if (!Number.isSafeInteger(number)) throw new OnnxError(`${what} has the number ${number}, which is too large`);
  return number;
}

/** Text of a field; a damaged one shows replacement characters and fits no name. */
export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

class VarintReader {
  private at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly what: string,
  ) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  next(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (this.done) throw new OnnxError(`${this.what} breaks off in the middle of a number`);
      const byte = this.bytes[this.at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new OnnxError(`${this.what} has a number of more than ten bytes`);
  }

  take(length: bigint): Uint8Array {
    const rest = this.bytes.length - this.at;
    if (length > BigInt(rest))
      throw new OnnxError(`${this.what} breaks off: ${length} bytes are announced, ${rest} follow`);
    const from = this.at;
    this.at += Number(length);
    return this.bytes.subarray(from, this.at);
  }
}
