/** Marker codes of ITU-T T.81, table B.1: the byte after 0xff. */

export const Marker = {
  TEM: 0x01,
  SOF0: 0xc0,
  SOF1: 0xc1,
  SOF2: 0xc2,
  DHT: 0xc4,
  JPG: 0xc8,
  DAC: 0xcc,
  SOF15: 0xcf,
  RST0: 0xd0,
  RST7: 0xd7,
  SOI: 0xd8,
  EOI: 0xd9,
  SOS: 0xda,
  DQT: 0xdb,
  DNL: 0xdc,
  DRI: 0xdd,
  DHP: 0xde,
  EXP: 0xdf,
  APP0: 0xe0,
  APP1: 0xe1,
  APP2: 0xe2,
  APP14: 0xee,
  APP15: 0xef,
  JPG0: 0xf0,
  JPG13: 0xfd,
  COM: 0xfe,
} as const;

const fixedNames = new Map<number, string>([
  [Marker.TEM, "TEM"],
  [Marker.DHT, "DHT"],
  [Marker.JPG, "JPG"],
  [Marker.DAC, "DAC"],
  [Marker.SOI, "SOI"],
  [Marker.EOI, "EOI"],
  [Marker.SOS, "SOS"],
  [Marker.DQT, "DQT"],
  [Marker.DNL, "DNL"],
  [Marker.DRI, "DRI"],
  [Marker.DHP, "DHP"],
  [Marker.EXP, "EXP"],
  [Marker.COM, "COM"],
]);

export const isRestart = (marker: number): boolean => marker >= Marker.RST0 && marker <= Marker.RST7;

/** SOF0 to SOF15; DHT, JPG and DAC share their range. */
export const isStartOfFrame = (marker: number): boolean =>
  marker >= Marker.SOF0 &&
  marker <= Marker.SOF15 &&
  marker !== Marker.DHT &&
  marker !== Marker.JPG &&
  marker !== Marker.DAC;

/** Markers that stand alone, without a length. */
export const isStandalone = (marker: number): boolean =>
  marker === Marker.TEM || (marker >= Marker.RST0 && marker <= Marker.EOI);

/** Codes that no standard uses: where they appear inside entropy-coded data, the data is damaged. */
export const isReserved = (marker: number): boolean => marker < Marker.SOF0;

/** "SOI", "APP1", "SOF0" ... as the standard writes them; reserved codes as "0x4f". */
export function markerName(marker: number): string {
  const fixed = fixedNames.get(marker);
  if (fixed) return fixed;
  if (isStartOfFrame(marker)) return `SOF${marker - Marker.SOF0}`;
  if (isRestart(marker)) return `RST${marker - Marker.RST0}`;
  if (marker >= Marker.APP0 && marker <= Marker.APP15) return `APP${marker - Marker.APP0}`;
  if (marker >= Marker.JPG0 && marker <= Marker.JPG13) return `JPG${marker - Marker.JPG0}`;
  return `0x${marker.toString(16).padStart(2, "0")}`;
}
