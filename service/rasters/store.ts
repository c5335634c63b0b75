/** Pictures and maps on disk, one file each, read tile by tile. A raster is known from when its writer told of it. */
import { type FileHandle, open, rm } from "node:fs/promises";
import { SelfsameError } from "../../contract/errors.ts";
import type { RasterInfo } from "../../contract/findings.ts";
import { bytesPerPixel, layoutOf, tileAt } from "./layout.ts";
import { rasterFile } from "./writer.ts";

export interface Level {
  width: number;
  height: number;
  /** rgb8: interleaved RGB. u16: 0..65534 over the range of the map, 65535 = not computed. */
  data: Uint8Array | Uint16Array;
}

export class RasterStore {
  private readonly known = new Map<string, RasterInfo>();

  /** @param folder where the files `<id>.raster` are. */
  constructor(readonly folder: string) {}

  /** Makes a written raster available. */
  add(info: RasterInfo): void {
    // The identifier becomes a file name, and it comes from a process that parsed a stranger's file.
    if (!/^[0-9a-f-]{36}$/.test(info.id)) throw new SelfsameError("internal", "A raster has no proper identifier.");
    this.known.set(info.id, info);
  }

  /** @throws SelfsameError notFound */
  info(id: string): RasterInfo {
    const info = this.known.get(id);
    if (!info) throw new SelfsameError("notFound", "This picture is no longer there.", "Examine the image again.");
    return info;
  }

  /** Rows of one tile, see rasterSchema. @throws SelfsameError notFound */
  async tile(id: string, level: number, column: number, row: number): Promise<Uint8Array> {
    const info = this.info(id);
    return this.withFile(info, (file) => readTile(file, info, level, column, row));
  }

  /** A whole level, put together from its tiles. @throws SelfsameError notFound */
  async read(id: string, level: number): Promise<Level> {
    const info = this.info(id);
    const place = layoutOf(info)[level];
    if (!place) throw new SelfsameError("notFound", `This picture has no level ${level}.`);
    const { width, height, columns, rows } = place;
    const channels = info.sample === "rgb8" ? 3 : 1;
    const data = info.sample === "rgb8" ? new Uint8Array(3 * width * height) : new Uint16Array(width * height);
    await this.withFile(info, async (file) => {
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          const bytes = await readTile(file, info, level, column, row);
          const tile = info.sample === "rgb8" ? bytes : new Uint16Array(bytes.buffer);
          const samples = Math.min(info.tile, width - column * info.tile) * channels;
          for (let y = 0; y * samples < tile.length; y++) {
            const to = ((row * info.tile + y) * width + column * info.tile) * channels;
            data.set(tile.subarray(y * samples, (y + 1) * samples), to);
          }
        }
    });
    return { width, height, data };
  }

  /** Forgets a raster and deletes its file. */
  async remove(id: string): Promise<void> {
    if (this.known.delete(id)) await rm(rasterFile(this.folder, id), { force: true });
  }

  private async withFile<T>(info: RasterInfo, use: (file: FileHandle) => Promise<T>): Promise<T> {
    const file = await open(rasterFile(this.folder, info.id), "r");
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  }
}

async function readTile(
  file: FileHandle,
  info: RasterInfo,
  level: number,
  column: number,
  row: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const place = tileAt(info, level, column, row);
  if (!place) throw new SelfsameError("notFound", `This picture has no tile ${level}/${column}/${row}.`);
  const bytes = new Uint8Array(place.width * place.height * bytesPerPixel[info.sample]);
  const { bytesRead } = await file.read(bytes, 0, bytes.length, place.offset);
  if (bytesRead < bytes.length) throw new SelfsameError("internal", "A picture on disk is shorter than it should be.");
  return bytes;
}
