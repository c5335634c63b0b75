/** What a finished run has drawn, as files: CSV to calculate with, SVG and PNG to show. */
import type { Recording } from "../../../engine/lab/recording.ts";
import type { RunFolder } from "../runFolder.ts";
import { filmSheet, gallerySheet } from "./contactSheet.ts";
import { chartCsv, matrixCsv } from "./csv.ts";
import { drawChart } from "./draw.ts";
import { drawMatrix } from "./drawMatrix.ts";
import { widthOf } from "./glyphs.ts";
import { drawingToPng, sheetToPng } from "./png.ts";
import type { TextAs } from "./svg.ts";

export async function writeFigures(recording: Recording, folder: RunFolder): Promise<void> {
  const nameOf = (id: string) => id.replace(/[^A-Za-z0-9.-]+/g, "-");
  const keep = async (id: string, csv: string, draw: (textAs: TextAs) => string | undefined) => {
    folder.write(`series/${nameOf(id)}.csv`, csv);
    const drawing = draw("text");
    if (!drawing) return;
    folder.write(`figures/${nameOf(id)}.svg`, drawing);
    folder.write(`figures/${nameOf(id)}.png`, await drawingToPng(draw("outlines")!));
  };
  for (const [id, recorded] of recording.charts)
    await keep(id, chartCsv(recorded), (textAs) => drawChart(recorded, textAs));
  for (const [id, matrix] of recording.matrices)
    await keep(id, matrixCsv(matrix), (textAs) => drawMatrix(matrix, textAs));
  for (const [id, gallery] of recording.galleries)
    folder.write(`figures/${nameOf(id)}.png`, await sheetToPng(gallerySheet(gallery, widthOf), gallery.tiles));
  for (const [id, film] of recording.films)
    folder.write(`figures/${nameOf(id)}.png`, await sheetToPng(filmSheet(film, widthOf), film.tiles));
}
