import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tensor } from "../value.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

const tensor = fc
  .record({
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    dtype: fc.constantFrom("f32", "i64", "bool"),
    seed: fc.integer({ min: 1, max: 1000 }),
  })
  .map(({ shape, dtype, seed }): Tensor => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const values = Array.from({ length: size }, (_, i) => Math.sin(seed * (i + 1)) * 100);
    if (dtype === "f32") return { shape, dtype, data: Float32Array.from(values) };
    if (dtype === "i64") return { shape, dtype, data: Int32Array.from(values) };
    return { shape, dtype: "bool", data: Uint8Array.from(values, (value) => Number(value > 0)) };
  });

describe("safetensors", () => {
  it("what is written is read again, to the bit", () => {
    const names = fc.string({ minLength: 1 }).filter((name) => name !== "__metadata__" && name !== "__proto__");
    fc.assert(
      fc.property(fc.dictionary(names, tensor), fc.dictionary(names, fc.string()), (tensors, metadata) => {
        const file = writeSafetensors(tensors, metadata);
        const header = Number(new DataView(file.buffer).getBigUint64(0, true));
        expect(header % 8).toBe(0);
        const read = readSafetensors(file);
        expect(read.metadata).toEqual({ ...metadata });
        expect(read.tensors).toEqual({ ...tensors });
      }),
      { numRuns: 100 },
    );
  });

  it("reads a file as the format's description lays it out", () => {
    const header = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"__metadata__":{"step":"3"}}';
    const bytes = new Uint8Array(8 + header.length + 8);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(0, BigInt(header.length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    view.setFloat32(8 + header.length, 1.5, true);
    view.setFloat32(12 + header.length, -2, true);
    for (const file of [bytes, Buffer.from(bytes)]) {
      const { tensors, metadata } = readSafetensors(file);
      expect(Array.from(tensors["a"].data)).toEqual([1.5, -2]);
      expect(metadata).toEqual({ step: "3" });
    }
  });

  it("damaged files are refused in words, never read beyond their end", () => {
    const whole = writeSafetensors({ w: { shape: [3], dtype: "f32", data: Float32Array.of(1, 2, 3) } });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, cut) => {
        const damaged = whole.slice(0, cut);
        if (at < cut) damaged[at] = byte;
        try {
          for (const { shape, data } of Object.values(readSafetensors(damaged).tensors))
            expect(data.length).toBe(shape.reduce((product, extent) => product * extent, 1));
        } catch (error) {
          expect((error as Error).message.length).toBeGreaterThan(10);
        }
      }),
      { numRuns: 500 },
    );
  });
});
