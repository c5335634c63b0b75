/**
 * How strongly, and by which encoder, was this JPEG saved? States facts from the quantisation tables; its notices say
 * where the encoder does not fit the camera that the metadata name. Never an alarm: saving again is no manipulation.
 */
import { z } from "zod";
import type { Fact } from "../../finding.ts";
import { cameraName, consistentProducers, tablesOfCamera } from "../../jpeg/producers.ts";
import { photographsSeen, type SeenTables } from "../../jpeg/producerTable.ts";
import { estimateQuality, mainTables, type QualityEstimate } from "../../jpeg/quality.ts";
import type { JpegFrame, JpegStructure } from "../../jpeg/structure.ts";
import { findTag, type Metadata } from "../../metadata/metadata.ts";
import type { Detector } from "../detector.ts";

const params = z.object({});

const savedAgain =
  "An editor, a messenger, a website or a photo library saved it again, which need not have changed what it shows.";

export const jpegQuality: Detector<z.infer<typeof params>> = {
  id: "jpeg-quality",
  title: "JPEG quality and encoder",
  question: "How strongly was the picture compressed, and do its tables fit the camera it names?",
  version: "1",
  kind: "vote",
  params,
  needs: ["metadata"],
  limits: [
    "Sees only the last time the file was saved, and the file as a whole: it cannot point at a place in the picture.",
    "Knows the tables of few cameras; that a combination is unknown says nothing.",
    "Tables and metadata can both be written at will: that they fit proves nothing.",
  ],

  applies(evidence) {
    if (!evidence.jpeg) return "Only JPEG files have quantisation tables; this file is none.";
    return mainTables(evidence.jpeg) ? true : "This JPEG does not define the quantisation tables that its frame names.";
  },

  async run(evidence) {
    const structure = evidence.jpeg;
    const tables = structure && mainTables(structure);
    if (!tables) throw new Error("The quantisation tables are missing.");
    const estimate = estimateQuality(tables);
    const facts: Fact[] = [
      qualityFact(estimate),
      subsamplingFact(structure.frame),
      { label: "Coding", value: codingOf(structure.frame), severity: "info" },
      ...producerFacts(structure),
      ...cameraNotices(structure.frame, estimate, evidence.metadata),
    ];
    const unfit = facts.some((fact) => fact.severity === "notice");
    const saved = `Saved at ${estimate.exact ? "" : "about "}quality ${estimate.quality} of 100, ${structure.frame.subsampling}.`;
    return { facts, summary: unfit ? `${saved} The encoder does not fit the camera that the metadata name.` : saved };
  },
};

function qualityFact({ quality, exact, lumaExact, error }: QualityEstimate): Fact {
  const explanation =
    "On the scale of libjpeg, which most programs use: 100 loses least, below about 75 the losses become visible.";
  if (exact)
    return { label: "Quality", value: `${quality}, exactly the standard tables`, severity: "info", explanation };
  const own = lumaExact
    ? `${quality} by the luminance table; the chrominance table is not the standard one`
    : `about ${quality}; the encoder uses tables of its own (they differ from the standard ones by ${error.toFixed(1)} on average)`;
  return { label: "Quality", value: own, severity: "info", explanation };
}

function subsamplingFact(frame: JpegFrame): Fact {
  return {
    label: "Colour subsampling",
    value: `${frame.subsampling} (${frame.colour})`,
    severity: "info",
    explanation: "How many colour samples are kept per brightness sample: 4:4:4 keeps all, 4:2:0 one in four.",
  };
}

const codingOf = ({ process, scans, restartInterval }: JpegFrame): string =>
  `${process}, ${scans === 1 ? "one scan" : `${scans} scans`}${restartInterval > 0 ? ", with restart markers" : ""}`;

function producerFacts(structure: JpegStructure): Fact[] {
  const producers = consistentProducers(structure);
  if (producers.length === 0) {
    return [
      {
        label: "Consistent with",
        value: `no encoder known here (${photographsSeen} camera photographs and the standard tables)`,
        severity: "info",
        explanation: "Most cameras are not known here, so this is no sign of anything.",
      },
    ];
  }
  return producers.map(({ name, basis }) => ({
    label: "Consistent with",
    value: name,
    severity: "info",
    explanation: `Because ${basis}. Others may do the same.`,
  }));
}

function cameraNotices(frame: JpegFrame, estimate: QualityEstimate, metadata: Metadata): Fact[] {
  const make = findTag(metadata, "Make", ["ifd0"])?.text;
  if (!make) return [];
  const model = findTag(metadata, "Model", ["ifd0"])?.text ?? "";
  const camera = cameraName(make, model);
  const notices: Fact[] = [];
  const known = tablesOfCamera(make, model);
  if (estimate.exact && known.length > 0 && known.every((seen) => !seen.exact)) {
    notices.push({
      label: "Tables unlike this camera's",
      value: `standard tables at quality ${estimate.quality}; the metadata name ${camera}`,
      severity: "notice",
      explanation: `${photographsOf(camera, known)} known here ${known.length > 1 ? "have" : "has"} other tables, made by the camera itself. The standard tables are what most software writes.`,
      benign: [savedAgain, "The camera has another setting or firmware that uses the standard tables."],
    });
  }
  if (frame.process === "progressive") {
    notices.push({
      label: "Progressive file that names a camera",
      value: `${frame.scans} scans; the metadata name ${camera}`,
      severity: "notice",
      explanation: "Cameras write baseline files almost without exception; progressive ones come from software.",
      benign: [savedAgain, "A website or an optimiser rewrote the file without loss, to let it appear sooner."],
    });
  }
  return notices;
}

function photographsOf(camera: string, known: SeenTables[]): string {
  const count = known
    .flatMap((seen) => seen.cameras)
    .filter((entry) => entry.name.toLowerCase() === camera.toLowerCase())
    .reduce((sum, entry) => sum + entry.photographs, 0);
  return count === 1 ? "The one photograph by this camera" : `Every one of the ${count} photographs by this camera`;
}
