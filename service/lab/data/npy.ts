/**
 * One array in the format of NumPy (numpy.lib.format, versions 1 to 3): a magic string, a header that is a Python dictionary
 * with type, order and shape, the numbers.
 */

export interface NpyArray {
  shape: number[];
  data: Float32Array;
}

const KINDS: Record<string, (view: DataView, at: number) => number> = {
  "<f4": (view, at) => view.getFloat32(at, true),
  "<f8": (view, at) => view.getFloat64(at, true),
  "<i1": (view, at) => view.getInt8(at),
  "<u1": (view, at) => view.getUint8(at),
  "<i2": (view, at) => view.getInt16(at, true),
  "<u2": (view, at) => view.getUint16(at, true),
  "<i4": (view, at) => view.getInt32(at, true),
  "<u4": (view, at) => view.getUint32(at, true),
  "<i8": (view, at) => Number(view.getBigInt64(at, true)),
  "<u8": (view, at) => Number(view.getBigUint64(at, true)),
};

/** @throws Error that says what is wrong, for any bytes. */
export function readNpy(bytes: Uint8Array): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || bytes[0] !== 0x93 || String.fromCharCode(...bytes.subarray(1, 6)) !== "NUMPY")
    throw new Error("it does not begin as an .npy file does");
  const version = bytes[6];
  if (version < 1 || version > 3) throw new Error(`version ${version} of the format is not read`);
  const [length, start] = version === 1 ? [view.getUint16(8, true), 10] : [view.getUint32(8, true), 12];
  if (start + length > bytes.length) throw new Error("it breaks off in its header");
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const extents = /'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || extents === undefined)
    throw new Error("its header is not that of one array of numbers");
  if (order === "True")
    throw new Error("its numbers lie in Fortran order; save numpy.ascontiguousarray of the array instead");
  const type = descr.replace(/^[|=]/, "<");
  const read = KINDS[type];
  if (!read) throw new Error(`its numbers are of the type ${descr}; float32, float64 and integers are read`);
  const shape = extents.split(",").flatMap((extent) => (extent.trim() === "" ? [] : [Number(extent)]));
  if (shape.some((extent) => !Number.isSafeInteger(extent) || extent < 0))
    throw new Error(`its shape (${extents}) is none`);
  const count = shape.reduce((product, extent) => product * extent, 1);
  const width = Number(type.slice(2));
  const from = start + length;
  if (bytes.length - from !== count * width)
    throw new Error(`${count * width} bytes of numbers are announced, ${bytes.length - from} follow`);
  const data = new Float32Array(count);
  for (let i = 0; i < count; i++) data[i] = read(view, from + i * width);
  return { shape, data };
}
