import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeSafetensors } from "../../../engine/tensor/checkpoints/safetensors.ts";
import { labData } from "../data.ts";
import { csvRows } from "./csvRows.ts";
import { readNpy } from "./npy.ts";

const data = labData(async () => undefined);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "selfsame-data-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("emoji", () => {
  it("come once each, with names and groups, on white", async () => {
    const emoji = await data.emoji(64);
    const count = emoji.labels.length;
    expect(count).toBeGreaterThan(900);
    expect(emoji.pixels.length).toBe(count * 64 * 64 * 3);
    expect(new Set(emoji.captions).size).toBe(count);
    expect(emoji.captions).toContain("dog face");
    expect(emoji.captions).toContain("firefighter");
    expect(emoji.captions).not.toContain("woman firefighter");
    expect(emoji.classes[emoji.labels[emoji.captions.indexOf("dog face")]]).toBe("animals-nature");
    expect(Array.from(emoji.pixels.subarray(0, 3))).toEqual([255, 255, 255]);
  });

  it("have smaller groups", async () => {
    const emoji = await data.emoji(64, { subgroups: true });
    expect(emoji.classes[emoji.labels[emoji.captions.indexOf("dog face")]]).toBe("animal-mammal");
  });
});

describe("pictures with words", () => {
  const draw = (name: string, colour: string) =>
    sharp({ create: { width: 12, height: 8, channels: 3, background: colour } })
      .png()
      .toFile(join(folder, name));

  it("are read from a table; rows that name nothing readable are left out and told", async () => {
    await draw("a.png", "#f00");
    await draw("b.png", "#00f");
    writeFileSync(
      join(folder, "list.csv"),
      '\uFEFFcaption,file\r\n"red, ""bright""",a.png\r\nblue,b.png\r\ngone,c.png\r\nelsewhere,../x.png\r\n',
    );
    const images = await data.captioned(folder, 4);
    expect(images.captions).toEqual(['red, "bright"', "blue"]);
    expect(Array.from(images.pixels.subarray(0, 3))).toEqual([255, 0, 0]);
    expect(images.notes.join()).toMatch(/2 files could not be read.*x\.png.*c\.png/);
  });

  it("are read from the text beside them; without any the reader is told what to do", async () => {
    await draw("a.png", "#0f0");
    await expect(data.captioned(folder, 4)).rejects.toMatchObject({
      message: expect.stringMatching(/no picture with words/),
      advice: expect.stringMatching(/CSV file/),
    });
    writeFileSync(join(folder, "a.txt"), "green\nfield\n");
    expect((await data.captioned(folder, 4)).captions).toEqual(["green field"]);
  });
});

describe("folders of pictures", () => {
  it("have labels of their own inside others where that is asked for", async () => {
    for (const name of ["birds/owl/1.png", "birds/duck/1.png", "fish/1.png"]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      await sharp({ create: { width: 6, height: 6, channels: 3, background: "#0ff" } })
        .png()
        .toFile(join(folder, name));
    }
    const { classes, labels } = await data.folder(folder, 4, { nested: true });
    expect(Array.from(labels, (label) => classes[label])).toEqual(["birds/duck", "birds/owl", "fish"]);
    await expect(data.folder(folder, 4)).rejects.toThrow(/one label only/);
  });
});

describe("tables", () => {
  it("keep quoted commas, quotes and line ends", () => {
    expect(csvRows('a,b\n"1,2","say ""x""\ny"\n\nz,\n')).toEqual([
      ["a", "b"],
      ["1,2", 'say "x"\ny'],
      ["z", ""],
    ]);
    expect(() => csvRows('a\n"b')).toThrow(/row 2 has a quote/);
  });
});

/** A file as NumPy writes it. */
function npy(
  descr: string,
  shape: string,
  numbers: ArrayBufferView,
  { fortran = "False", version = 1 } = {},
): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
  const length = version === 1 ? [header.length & 255, header.length >> 8] : [header.length, 0, 0, 0];
  return Buffer.concat([
    Buffer.from([0x93, ...Buffer.from("NUMPY"), version, 0, ...length]),
    Buffer.from(header),
    Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength),
  ]);
}

describe("features", () => {
  const write = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  it("of NumPy are read in every width and version", () => {
    for (const version of [1, 2, 3])
      expect(readNpy(npy("<f8", "(2, 2)", Float64Array.of(1, 2.5, 3, 4), { version }))).toEqual({
        shape: [2, 2],
        data: Float32Array.of(1, 2.5, 3, 4),
      });
    expect(readNpy(npy("<i8", "(3,)", BigInt64Array.of(1n, -2n, 3n))).data).toEqual(Float32Array.of(1, -2, 3));
    expect(readNpy(npy("|u1", "(2,)", Uint8Array.of(7, 255))).data).toEqual(Float32Array.of(7, 255));
  });

  it("are one matrix of an .npy file, or one for each layer of a .safetensors file", async () => {
    const one = await data.features(write("mine.npy", npy("<f4", "(2, 3)", Float32Array.of(1, 2, 3, 4, 5, 6))));
    expect(one.get("mine")).toEqual({ rows: 2, width: 3, data: Float32Array.of(1, 2, 3, 4, 5, 6) });
    const layer = (width: number) =>
      ({ shape: [2, width], dtype: "f32", data: new Float32Array(2 * width).fill(width) }) as const;
    const two = await data.features(write("two.safetensors", writeSafetensors({ a: layer(2), b: layer(3) })));
    expect([...two].map(([name, { rows, width }]) => [name, rows, width])).toEqual([
      ["a", 2, 2],
      ["b", 2, 3],
    ]);
  });

  it("that cannot be taken are refused in words", async () => {
    const refused = (name: string, bytes: Uint8Array) => expect(data.features(write(name, bytes))).rejects;
    const four = Float32Array.of(1, 2, 3, 4);
    await refused("a.npy", npy("<f4", "(2, 2)", four, { fortran: "True" })).toThrow(/Fortran order/);
    await refused("b.npy", npy("<f4", "(2, 3)", four)).toThrow(/24 bytes of numbers are announced, 16 follow/);
    await refused("c.npy", npy("<c8", "(2,)", four)).toThrow(/type <c8/);
    await refused("d.npy", npy("<f4", "(4,)", four)).toThrow(/is no matrix/);
    await refused("e.npy", npy("<f4", "(2, 2)", Float32Array.of(1, 2, Number.NaN, 4))).toThrow(/NaN in row 2/);
    await refused("f.csv", Buffer.from("1,2")).toThrow(/kind \.csv/);
    await expect(data.features(join(folder, "none.npy"))).rejects.toThrow(/there is no such file/);
  });
});
