/** Rules over who made the file: camera, software, generator. */
import type { Severity } from "../../finding.ts";
import { digitalSource } from "../digitalSource.ts";
import { findTag, type Metadata } from "../metadata.ts";
import type { Rule, RuleContext } from "./rule.ts";

/** Programs whose purpose is to change pictures. Camera firmware and phone systems are not among them. */
/** Programs that change pictures, by what they write as Software. */
export const editors =
  /photoshop|lightroom|\bgimp\b|paint\.?net|paintshop|paint shop|affinity|snapseed|picasa|pixelmator|capture one|darktable|rawtherapee|acdsee|luminar|photoscape|photofiltre|irfanview|xnview|imagemagick|faststone|\bfotor\b|picsart|\bcanva\b|polarr|\bvsco\b|facetune|meitu|photodirector|\bcorel\b|\bkrita\b|photopea|\baperture\b|\biphoto\b|photo ?studio|photoimpact/i;

/** Programs that make pictures out of words. */
const generators =
  /\bmidjourney\b|\bdall[-· ]?e\b|\bstable ?diffusion\b|\bnovelai\b|\bcomfyui\b|\bautomatic1111\b|adobe firefly|google imagen|gpt-4o|gpt-image|\bflux\.1|leonardo\.ai|\bideogram\b/i;

/** Every text that may name a program. */
function softwareNames(metadata: Metadata): { where: string; text: string }[] {
  return metadata.blocks.flatMap((block) =>
    block.tags
      .filter(({ name }) => /software|creatortool|hostcomputer|processingsoftware|softwareagent/i.test(name))
      .map(({ name, text }) => ({ where: name, text })),
  );
}

const quoted = (found: { where: string; text: string }[]): string | undefined =>
  found.length === 0
    ? undefined
    : [...new Set(found.map(({ where, text }) => `${where}: ${text.slice(0, 120)}`))].slice(0, 5).join("; ");

/** First bytes of a maker note that name their maker. */
const makerNoteOwners: [signature: RegExp, make: RegExp, owner: string][] = [
  [/^Apple iOS/, /apple/i, "Apple"],
  [/^Nikon/, /nikon/i, "Nikon"],
  [/^(OLYMP|OM SYSTEM)/, /olympus|om digital/i, "Olympus"],
  [/^FUJIFILM/, /fuji/i, "Fujifilm"],
  [/^Panasonic/, /panasonic|leica/i, "Panasonic"],
  [/^SONY (DSC|CAM|MOBILE)/, /sony/i, "Sony"],
  [/^(PENTAX|AOC)/, /pentax|ricoh|samsung|asahi/i, "Pentax"],
  [/^(SIGMA|FOVEON)/, /sigma/i, "Sigma"],
  [/^SANYO/, /sanyo/i, "Sanyo"],
];

/** What the file declares as its source, with that severity, as text. */
function declaredSource({ metadata }: RuleContext, severity: Severity): string | undefined {
  const declared = metadata.blocks
    .flatMap(({ tags }) => tags.filter(({ name }) => /digitalsourcetype$/i.test(name)))
    .map(({ text }) => digitalSource(text))
    .filter((source) => source.severity === severity);
  return declared.length > 0 ? declared.map(({ term, meaning }) => `${term}: ${meaning}`).join("; ") : undefined;
}

export const originRules: Rule[] = [
  {
    id: "declared-source",
    title: "The file says that no camera took it as it is",
    severity: "alarm",
    explanation:
      "IPTC's DigitalSourceType is written by generators of pictures, and by editors that used one, to say so.",
    benign: ["Some editors also set it after small repairs with a trained model; the exact term says which."],
    check: (context) => declaredSource(context, "alarm"),
  },
  {
    id: "declared-processing",
    title: "The file says that it was put together or edited",
    severity: "notice",
    explanation: "IPTC's DigitalSourceType names a way of processing photographs.",
    benign: ["Phones put several exposures together for panoramas and in the dark."],
    check: (context) => declaredSource(context, "notice"),
  },
  {
    id: "generator-parameters",
    title: "Settings of a picture generator are stored in the file",
    severity: "alarm",
    explanation: "Programs that make pictures out of words store their prompt and settings in text chunks.",
    benign: ["An upscaler or a repair tool of the same family stores the same fields."],
    check: ({ metadata }) => {
      for (const { tags } of metadata.blocks.filter(({ id }) => id === "png" || id === "exif" || id === "comment")) {
        for (const { name, text } of tags) {
          if (/^(parameters|UserComment|Comment)$/i.test(name) && /\bSteps: \d+/.test(text) && /\bSampler: /.test(text))
            return `${name}: ${text.slice(0, 160)}`;
          if (/^(prompt|workflow)$/i.test(name) && /"class_type"|"nodes"/.test(text))
            return `${name}: a node graph of ${text.length} characters`;
        }
      }
      return undefined;
    },
  },
  {
    id: "generator-software",
    title: "Named as the work of a picture generator",
    severity: "alarm",
    explanation: "The software field names a program that makes pictures out of words.",
    benign: ["The program can also have been used only to enlarge or repair a photograph."],
    check: ({ metadata }) => quoted(softwareNames(metadata).filter(({ text }) => generators.test(text))),
  },
  {
    id: "editing-software",
    title: "Saved by editing software",
    severity: "notice",
    explanation:
      "After such a program the file is no longer what the camera wrote. What was changed, if anything, it does not say.",
    benign: [
      "Cropping, exposure and export for the web are everyday work.",
      "Many archives pass every picture through such a program.",
    ],
    check: ({ metadata }) =>
      quoted(softwareNames(metadata).filter(({ text }) => editors.test(text) && !generators.test(text))),
  },
  {
    id: "edit-history",
    title: "Edit history",
    severity: "notice",
    explanation: "The editor kept a list of the steps in which it saved the picture (XMP Media Management).",
    benign: ["Developing a raw file leaves the same history."],
    check: ({ metadata }) => {
      const tags = metadata.blocks.filter(({ id }) => id === "xmp").flatMap((block) => block.tags);
      const actions = tags
        .filter(({ name }) => /History\[\d+\]\.action$/i.test(name) || /History\.action$/i.test(name))
        .map(({ text }) => text);
      return actions.length > 0 ? `${actions.length} steps: ${actions.slice(0, 12).join(", ")}` : undefined;
    },
  },
  {
    id: "other-documents",
    title: "Parts of other documents",
    severity: "notice",
    explanation:
      "Photoshop records which other documents were pasted into this one (DocumentAncestors) or placed in it (Ingredients).",
    benign: ["A logo, a frame or the same photograph in another version leave such a record."],
    check: ({ metadata }) => {
      const tags = metadata.blocks.filter(({ id }) => id === "xmp").flatMap((block) => block.tags);
      const ancestors = tags.filter(({ name }) => /DocumentAncestors|Ingredients/i.test(name));
      return ancestors.length > 0
        ? `${ancestors.length} entries, the first: ${ancestors[0].text.slice(0, 120)}`
        : undefined;
    },
  },
  {
    id: "maker-note-owner",
    title: "Maker note of another maker",
    severity: "notice",
    explanation: "The private block that a camera writes names another maker than the file does.",
    benign: ["Some makers sell cameras built by another one."],
    check: ({ metadata }) => {
      const signature = findTag(metadata, "Signature", ["makerNote"])?.text;
      const make = findTag(metadata, "Make", ["ifd0"])?.text.trim();
      if (!signature || !make) return undefined;
      const owner = makerNoteOwners.find(([pattern]) => pattern.test(signature));
      return owner && !owner[1].test(make) ? `the file says ${make}, the maker note is ${owner[2]}'s` : undefined;
    },
  },
  {
    id: "passed-a-network",
    title: "Passed through a social network",
    severity: "info",
    explanation: "Facebook and Instagram mark what they deliver with a code that begins with FBMD.",
    benign: ["That is how most pictures travel. They are compressed again on the way."],
    check: ({ metadata }) => {
      const text = findTag(metadata, "SpecialInstructions", ["iptc"])?.text;
      return text?.startsWith("FBMD") ? text.slice(0, 40) : undefined;
    },
  },
  {
    id: "no-camera-facts",
    title: "No camera facts",
    severity: "info",
    explanation: "The file does not say which camera took it, when, or how.",
    benign: [
      "Messengers, social networks and many web sites remove these facts.",
      "Screenshots and drawings never had any.",
    ],
    check: ({ metadata }) =>
      findTag(metadata, "Make", ["ifd0"]) || findTag(metadata, "DateTimeOriginal", ["exif"])
        ? undefined
        : "neither maker nor date of exposure",
  },
];
