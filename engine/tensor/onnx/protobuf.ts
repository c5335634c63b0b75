/**
 * The wire format of Protocol Buffers, as far as ONNX needs it: variable-length integers, 32-bit floats and
 * length-delimited fields (protobuf.dev/programming-guides/encoding). Writing only; `wireReader.ts` reads.
 */
import { joinedBytes } from "../joinedBytes.ts";

/** A message under construction. Fields may be written in any order; empty fields are the caller's business. */
export class Message {
  private readonly parts: Uint8Array[] = [];

  /** int32, int64, enum: negative numbers as 64-bit two's complement. */
  integer(field: number, value: number): this {
    return this.raw(varint(field * 8), varint(value));
  }

  /** float */
  float(field: number, value: number): this {
    return this.raw(varint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer));
  }

  /** string, bytes or nested message */
  bytes(field: number, value: string | Uint8Array | Message): this {
    const parts =
      value instanceof Message ? value.parts : [typeof value === "string" ? new TextEncoder().encode(value) : value];
    this.raw(varint(field * 8 + 2), varint(lengthOf(parts)));
    // The parts of a message and not the message: weights are many megabytes and are copied once, at the end. Not spread
    // as arguments: a graph has more parts than a call may have.
    for (const part of parts) this.parts.push(part);
    return this;
  }

  /** repeated int64, packed */
  integers(field: number, values: readonly number[]): this {
    return this.bytes(field, joinedBytes(values.map(varint)));
  }

  encode(): Uint8Array {
    return joinedBytes(this.parts);
  }

  private raw(...parts: Uint8Array[]): this {
    this.parts.push(...parts);
    return this;
  }
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((total, part) => total + part.length, 0);

function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
