/** Rules over the file as a container: its name, its size, what stands before and after the picture. */
import { findTag } from "../metadata.ts";
import type { Rule } from "./rule.ts";

const extensions: Record<string, readonly string[]> = {
  jpeg: ["jpg", "jpeg", "jpe", "jfif", "mpo"],
  png: ["png"],
  webp: ["webp"],
  avif: ["avif"],
  heic: ["heic", "heif", "hif"],
  tiff: ["tif", "tiff", "dng", "nef", "cr2", "arw"],
  gif: ["gif"],
};

export const containerRules: Rule[] = [
  {
    id: "extension",
    title: "Name and content disagree",
    severity: "notice",
    explanation: "The file's content is of another kind than its extension says, so something renamed it.",
    benign: ["Web sites often deliver WebP or PNG under the old name."],
    check: ({ name, format }) => {
      const extension = name.match(/\.([A-Za-z0-9]+)$/)?.[1].toLowerCase();
      if (!extension || extensions[format].includes(extension)) return undefined;
      return `named .${extension}, but it is ${format.toUpperCase()}`;
    },
  },
  {
    id: "exif-size",
    title: "Not the size that EXIF states",
    severity: "notice",
    explanation:
      "The camera noted how many pixels it stored. The picture has another size now: it was cropped, enlarged or shrunk since.",
    benign: ["Cropping and export for the web are everyday work and often leave the old numbers."],
    check: ({ metadata, storedWidth, storedHeight }) => {
      const width = findTag(metadata, "ExifImageWidth", ["exif"])?.value;
      const height = findTag(metadata, "ExifImageHeight", ["exif"])?.value;
      if (typeof width !== "number" || typeof height !== "number" || width < 1 || height < 1) return undefined;
      const same =
        (width === storedWidth && height === storedHeight) || (width === storedHeight && height === storedWidth);
      return same ? undefined : `EXIF says ${width} x ${height}, the picture has ${storedWidth} x ${storedHeight}`;
    },
  },
  {
    id: "trailing-data",
    title: "Data after the picture",
    severity: "notice",
    explanation: "The JPEG ends, and the file goes on. A viewer shows nothing of that.",
    benign: ["Some phones append depth maps or short films.", "Some cameras fill up to a round size."],
    check: ({ jpeg }) =>
      jpeg?.trailing && jpeg.trailing.kind !== "padding"
        ? `${jpeg.trailing.bytes} bytes (${jpeg.trailing.kind}) from offset ${jpeg.trailing.offset}`
        : undefined,
  },
  {
    id: "second-image",
    title: "A second picture in the file",
    severity: "notice",
    explanation: "After the end of the picture another one begins that no index of the file announces.",
    benign: ["Some phones append a second exposure or a preview."],
    check: ({ jpeg }) => {
      const seconds = jpeg?.embedded.filter(({ kind }) => kind === "second-image") ?? [];
      return seconds.length > 0
        ? seconds.map(({ offset, bytes }) => `${bytes} bytes at offset ${offset}`).join("; ")
        : undefined;
    },
  },
  {
    id: "photoshop-resources",
    title: "Photoshop resources in the file",
    severity: "info",
    explanation: "Cameras do not write this block; image editors and picture agencies do.",
    benign: ["Captioning tools store IPTC texts in it."],
    check: ({ metadata }) => {
      if (!findTag(metadata, "Make", ["ifd0"])) return undefined;
      return metadata.blocks.find(({ id }) => id === "photoshop")?.tags[0]?.text;
    },
  },
  {
    id: "adobe-segment",
    title: "Segment of an Adobe encoder",
    severity: "info",
    explanation:
      "The encoder marked its colours with the segment APP14. Few cameras do; Adobe's programs and PDF tools do.",
    benign: ["Some phones and scanners use an encoder that writes it."],
    check: ({ metadata, jpeg }) =>
      jpeg && findTag(metadata, "Make", ["ifd0"]) && metadata.blocks.some(({ id }) => id === "adobe")
        ? `in a file that names a camera; colour transform ${jpeg.adobeTransform ?? "not stated"}`
        : undefined,
  },
  {
    id: "jfif-before-exif",
    title: "JFIF header before the EXIF data",
    severity: "info",
    explanation:
      "EXIF must come first in a camera's file (EXIF 2.32, 4.5.4). Programs that save again often put JFIF first.",
    benign: ["Some phones write both."],
    check: ({ metadata, jpeg }) => {
      const order = (jpeg?.segments ?? []).map(({ identifier }) => identifier);
      const [jfif, exif] = [order.indexOf("JFIF"), order.indexOf("Exif")];
      if (jfif < 0 || exif < jfif || !findTag(metadata, "Make", ["ifd0"])) return undefined;
      return `JFIF is segment ${jfif}, EXIF is segment ${exif}`;
    },
  },
  {
    id: "preview-orientation",
    title: "Preview turned another way",
    severity: "info",
    explanation: "The file states one orientation for the picture and another for its preview.",
    benign: ["Software turned the picture and left the preview as it was."],
    check: ({ metadata }) => {
      const [picture, preview] = (["ifd0", "ifd1"] as const).map((id) => findTag(metadata, "Orientation", [id]));
      return picture && preview && picture.value !== preview.value
        ? `picture: ${picture.text}, preview: ${preview.text}`
        : undefined;
    },
  },
  {
    id: "unusual-profile",
    title: "Colour profile that cameras do not embed",
    severity: "info",
    explanation: "Cameras embed sRGB, Adobe RGB or Display P3, or nothing. This profile came in later.",
    benign: ["Web services embed small profiles of their own.", "Editors convert pictures for print."],
    check: ({ metadata }) => {
      const profile = findTag(metadata, "ProfileDescription", ["icc"])?.text;
      if (!profile || !findTag(metadata, "Make", ["ifd0"])) return undefined;
      return /srgb|adobe ?rgb|display p3|camera|embedded/i.test(profile) ? undefined : profile;
    },
  },
  {
    id: "file-faults",
    title: "The file is damaged or unusual",
    severity: "info",
    explanation: "Parts of the file do not follow the standard. The picture can be read all the same.",
    benign: ["Interrupted copies and old software leave such faults."],
    check: ({ jpeg, metadata }) => {
      const faults = [
        ...(jpeg?.faults ?? []),
        ...metadata.blocks.flatMap(({ title, error }) => (error ? [`${title}: ${error}`] : [])),
      ];
      return faults.length > 0 ? faults.slice(0, 5).join("; ") : undefined;
    },
  },
];
