/**
 * The report as PDF, by pdfmake. The same model and figures give the same bytes: the dates inside are the model's, and
 * nothing else in the file depends on when or where it is written.
 */
import type { Content, StyleDictionary, TDocumentDefinitions } from "pdfmake/interfaces";
import type { ReportModel } from "../../engine/verdict/model.ts";
import type { Illustrations } from "./illustrations.ts";
import { ink } from "./pdfBlocks.ts";
import { pdfContent } from "./pdfContent.ts";
import { printable, roboto } from "./pdfFont.ts";

const styles: StyleDictionary = {
  brand: { fontSize: 8, bold: true, characterSpacing: 1.2, color: ink.dim },
  title: { fontSize: 20, bold: true, margin: [0, 2, 0, 2] },
  exhibit: { fontSize: 14, bold: true, margin: [0, 14, 0, 8] },
  section: { fontSize: 12, bold: true, margin: [0, 16, 0, 5] },
  finding: { fontSize: 10.5, bold: true, margin: [0, 8, 0, 1] },
  dim: { color: ink.dim, fontSize: 8 },
  caption: { color: ink.dim, fontSize: 8, margin: [0, 3, 0, 0] },
};

/** PDF 1.5 bytes, A4. */
export const reportPdf = (model: ReportModel, illustrations: Illustrations): Promise<Uint8Array> =>
  pdfBytes({
    title: `${model.title}: ${model.exhibits.map(({ name }) => name).join(", ")}`,
    created: new Date(model.created),
    footer: footerHash(model),
    content: pdfContent(model, illustrations),
  });

interface Pages {
  title: string;
  created: Date;
  /** At the foot of every page, beside its number. */
  footer: string;
  content: Content[];
}

/** Any report as PDF 1.5, A4. */
export async function pdfBytes({ title, created, footer, content }: Pages): Promise<Uint8Array> {
  const document: TDocumentDefinitions = {
    version: "1.5",
    pageSize: "A4",
    pageMargins: [50, 46, 50, 56],
    language: "en",
    displayTitle: true,
    info: {
      title: printable(title),
      creator: "Selfsame",
      producer: "Selfsame with pdfmake",
      creationDate: created,
      modDate: created,
    },
    defaultStyle: { font: "Roboto", fontSize: 9.5, lineHeight: 1.2, color: ink.text },
    styles,
    content,
    // A heading never stands alone at the foot of a page.
    pageBreakBefore: ({ headlineLevel, startPosition }) =>
      headlineLevel !== undefined && startPosition.verticalRatio > 0.86,
    footer: (page, pages) => ({
      margin: [50, 18, 50, 0],
      columns: [
        { text: footer, style: "dim", fontSize: 7 },
        { text: `${page} / ${pages}`, style: "dim", fontSize: 7, alignment: "right", width: 60 },
      ],
    }),
  };
  // Loaded when first needed: it takes a quarter of a second that most runs can do without.
  const { default: pdfmake } = await import("pdfmake");
  pdfmake.setFonts({ Roboto: { ...roboto } });
  // Figures are handed over as bytes, so nothing is ever fetched, and no file but the fonts is ever read.
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => Object.values(roboto).includes(path));
  return new Uint8Array(await pdfmake.createPdf(document).getBuffer());
}

/** The hash of the one exhibit, or the first digits of each. */
function footerHash({ exhibits }: ReportModel): string {
  if (exhibits.length === 1) return `SHA-256 of the examined file: ${exhibits[0].sha256}`;
  const shown = exhibits.slice(0, 5).map(({ sha256 }) => `${sha256.slice(0, 12)}…`);
  const more = exhibits.length > 5 ? ` and ${exhibits.length - 5} more` : "";
  return `SHA-256 of the examined files: ${shown.join(", ")}${more}`;
}
