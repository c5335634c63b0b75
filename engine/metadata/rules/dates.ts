/** Rules over time stamps. EXIF 2.32, 4.6.4 (DateTime) and 4.6.5 (DateTimeOriginal, DateTimeDigitized); GPS times are UTC. */
import { findTag, type Metadata } from "../metadata.ts";
import type { Rule } from "./rule.ts";

/** Seconds since 1970 of "YYYY-MM-DDTHH:mm:ss", read as if it were UTC; undefined for anything else. */
function seconds(text: unknown): number | undefined {
  const match = typeof text === "string" ? text.match(/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/) : null;
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

const time = (metadata: Metadata, name: string): number | undefined =>
  seconds(findTag(metadata, name, ["ifd0", "exif"])?.value);
const text = (metadata: Metadata, name: string): string => findTag(metadata, name, ["ifd0", "exif"])?.text ?? "";

/** Seconds east of Greenwich of "+02:00" (EXIF 2.31, OffsetTimeOriginal). */
function zone(offset: string): number | undefined {
  const match = offset.match(/^([+-])(\d\d):(\d\d)/);
  return match ? (match[1] === "-" ? -1 : 1) * (3600 * Number(match[2]) + 60 * Number(match[3])) : undefined;
}

/** Receivers note the time of their last position, cameras that of the exposure. */
const slack = 300;

const clock = "The camera's clock was wrong or was set between two steps.";

export const dateRules: Rule[] = [
  {
    id: "changed-before-taken",
    title: "Changed before it was taken",
    severity: "notice",
    explanation: "The file states a last change earlier than the moment of the exposure, which cannot both be true.",
    benign: [clock, "Some programs write the date of import into the wrong field."],
    check: ({ metadata }) => {
      const [changed, taken] = [time(metadata, "ModifyDate"), time(metadata, "DateTimeOriginal")];
      if (changed === undefined || taken === undefined || changed >= taken - 1) return undefined;
      return `changed ${text(metadata, "ModifyDate")}, taken ${text(metadata, "DateTimeOriginal")}`;
    },
  },
  {
    id: "changed-after-taken",
    title: "Changed after it was taken",
    severity: "info",
    explanation: "The file was written again some time after the exposure; a camera writes both stamps together.",
    benign: ["Rotating or importing the picture updates the stamp.", clock],
    check: ({ metadata }) => {
      const [changed, taken] = [time(metadata, "ModifyDate"), time(metadata, "DateTimeOriginal")];
      if (changed === undefined || taken === undefined || changed <= taken + 60) return undefined;
      return `taken ${text(metadata, "DateTimeOriginal")}, changed ${text(metadata, "ModifyDate")}`;
    },
  },
  {
    id: "taken-digitised-differ",
    title: "Taken and digitised at different times",
    severity: "notice",
    explanation: "A digital camera takes and digitises a picture in the same moment.",
    benign: ["The picture is a scan of a print or of film.", clock],
    check: ({ metadata }) => {
      const [taken, digitised] = [time(metadata, "DateTimeOriginal"), time(metadata, "CreateDate")];
      if (taken === undefined || digitised === undefined || Math.abs(taken - digitised) <= 2) return undefined;
      return `taken ${text(metadata, "DateTimeOriginal")}, digitised ${text(metadata, "CreateDate")}`;
    },
  },
  {
    id: "fractions-differ",
    title: "Fractions of the second differ",
    severity: "notice",
    explanation:
      "A digital camera takes and digitises a picture in the same moment, down to the fraction of the second that it notes.",
    benign: ["A program rounded one of the two.", "The picture is a scan."],
    check: ({ metadata }) => {
      const [taken, digitised] = ["SubSecTimeOriginal", "SubSecTimeDigitized"].map((name) =>
        text(metadata, name).trim(),
      );
      if (!/^\d+$/.test(taken) || !/^\d+$/.test(digitised)) return undefined;
      // "5" and "50" are the same fraction.
      if (taken.replace(/0+$/, "") === digitised.replace(/0+$/, "")) return undefined;
      return `taken .${taken}, digitised .${digitised}`;
    },
  },
  {
    id: "date-in-future",
    title: "Date in the future",
    severity: "notice",
    explanation: "The file states a moment that has not come yet.",
    benign: [clock, "The clock of this computer is wrong."],
    check: ({ metadata, now }) => {
      const names = ["DateTimeOriginal", "CreateDate", "ModifyDate"];
      // Local times run up to 14 hours ahead of universal time.
      const name = names.find((candidate) => (time(metadata, candidate) ?? 0) > now / 1000 + 14 * 3600);
      return name && `${name} ${text(metadata, name)}`;
    },
  },
  {
    id: "clock-not-set",
    title: "Clock not set",
    severity: "info",
    explanation:
      "The date lies before there were digital cameras for sale, so no stamp of this file says when it was taken.",
    benign: ["The camera lost its date when its battery was empty."],
    check: ({ metadata }) => {
      const taken = findTag(metadata, "DateTimeOriginal", ["exif"])?.text ?? "";
      const year = Number(taken.slice(0, 4));
      return /^\d{4}/.test(taken) && year < 1991 ? taken : undefined;
    },
  },
  {
    id: "gps-time",
    title: "GPS time and camera time disagree",
    severity: "notice",
    explanation:
      "Satellites give universal time. It may differ from local time by a time zone, that is by whole quarters of an hour between -12 and +14 hours, and by nothing else. Where the file states its time zone, it must be that one.",
    benign: [clock, "The receiver kept an old position, because there was no reception."],
    check: ({ metadata }) => {
      const taken = time(metadata, "DateTimeOriginal");
      const date = findTag(metadata, "GPSDateStamp", ["gps"])?.text.replaceAll(":", "-");
      const stamp = findTag(metadata, "GPSTimeStamp", ["gps"])?.value;
      if (taken === undefined || !date || !Array.isArray(stamp) || stamp.length !== 3) return undefined;
      const [hour, minute, second] = stamp.map(Number);
      const pad = (n: number) => String(Math.floor(n)).padStart(2, "0");
      const gps = seconds(`${date}T${pad(hour)}:${pad(minute)}:${pad(second)}`);
      if (gps === undefined) return undefined;
      const difference = taken - gps;
      const offset = zone(text(metadata, "OffsetTimeOriginal"));
      const quarter = 900;
      const rest = Math.abs(difference - quarter * Math.round(difference / quarter));
      const possible = rest <= slack && difference >= -12 * 3600 - slack && difference <= 14 * 3600 + slack;
      if (offset === undefined ? possible : Math.abs(difference - offset) <= slack) return undefined;
      const stated = offset === undefined ? "" : ` (${text(metadata, "OffsetTimeOriginal")})`;
      return `camera ${text(metadata, "DateTimeOriginal")}${stated}, GPS ${date} ${pad(hour)}:${pad(minute)}:${pad(second)} UTC`;
    },
  },
];
