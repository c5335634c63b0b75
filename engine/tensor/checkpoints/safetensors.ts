/**
 * Named tensors as a safetensors file: eight bytes with the length of a JSON header, the header, the numbers
 * (github.com/huggingface/safetensors, "Format"). f32, i64 and bool are read and written; F64 is read as f32.
 */
import type { Tensors } from "../executor.ts";
import { type DType, sizeOf, type Tensor } from "../value.ts";

const names: Record<DType, string> = { f32: "F32", i64: "I64", bool: "BOOL" };
const widths: Record<string, number> = { F32: 4, F64: 8, I64: 8, I32: 4, BOOL: 1, U8: 1 };

/** Headers longer than this are refused, as the format's own reader does. */
const longestHeader = 100e6;

export interface Checkpoint {
  tensors: Record<string, Tensor>;
  /** Strings under "__metadata__". */
  metadata: Record<string, string>;
}

/** The bytes of a file with these tensors, in the order of their names. */
export function writeSafetensors(tensors: Tensors, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const name of Object.keys(tensors).sort()) {
    const { shape, dtype, data } = tensors[name];
    const bytes = bytesOf(data, dtype);
    header[name] = { dtype: names[dtype], shape, data_offsets: [offset, offset + bytes.length] };
    parts.push(bytes);
    offset += bytes.length;
  }
  const text = JSON.stringify(header);
  const plain = new TextEncoder().encode(text);
  // Spaces at the end, so that the numbers start at a multiple of eight.
  const encoded = new Uint8Array(Math.ceil(plain.length / 8) * 8).fill(0x20);
  encoded.set(plain);
  const file = new Uint8Array(8 + encoded.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(encoded.length), true);
  file.set(encoded, 8);
  let at = 8 + encoded.length;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function bytesOf(data: Tensor["data"], dtype: DType): Uint8Array {
  const array =
    dtype === "f32"
      ? Float32Array.from(data)
      : dtype === "i64"
        ? BigInt64Array.from(data as Int32Array, BigInt)
        : Uint8Array.from(data);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** @throws Error that says what is wrong and where, for any bytes. */
export function readSafetensors(bytes: Uint8Array): Checkpoint {
  // Node's Buffer is a Uint8Array whose slice shares memory; here a slice must be a copy.
  const file = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < 8) throw new Error("the file is too short for a safetensors header");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > longestHeader || 8 + length > file.length)
    throw new Error(`the header claims ${length} bytes, the file has ${file.length}`);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file.subarray(8, 8 + length)));
  } catch {
    throw new Error("the header is not JSON");
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw new Error("the header is no object");
  const body = file.subarray(8 + length);
  const tensors: Record<string, Tensor> = {};
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(header as Record<string, unknown>)) {
    if (name === "__metadata__") metadata = stringsOf(entry);
    else tensors[name] = readTensor(name, entry, body);
  }
  return { tensors, metadata };
}

function stringsOf(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) throw new Error("__metadata__ is no object");
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}

function readTensor(name: string, entry: unknown, body: Uint8Array): Tensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const whole = (value: unknown): value is number[] =>
    Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
  if (typeof dtype !== "string" || !whole(shape) || !whole(offsets) || offsets.length !== 2)
    throw new Error(`"${name}" is not described as a tensor`);
  const width = widths[dtype];
  if (width === undefined) throw new Error(`"${name}" has the type ${dtype}, which is not read`);
  const [start, end] = offsets;
  if (start > end || end > body.length || end - start !== sizeOf(shape) * width)
    throw new Error(`"${name}" does not lie where the header says (${start} to ${end})`);
  // A copy, because the numbers may lie at any byte.
  return { shape, ...decode(dtype, body.slice(start, end).buffer) };
}

function decode(dtype: string, buffer: ArrayBuffer): { dtype: DType; data: Tensor["data"] } {
  switch (dtype) {
    case "F32":
      return { dtype: "f32", data: new Float32Array(buffer) };
    case "F64":
      return { dtype: "f32", data: Float32Array.from(new Float64Array(buffer)) };
    case "I64":
      return { dtype: "i64", data: Int32Array.from(new BigInt64Array(buffer), Number) };
    case "I32":
      return { dtype: "i64", data: new Int32Array(buffer) };
    default:
      return { dtype: "bool", data: new Uint8Array(buffer) };
  }
}
