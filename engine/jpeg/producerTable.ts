/**
 * Quantisation tables seen in openly licensed camera photographs. Written by scripts/make-producer-table.ts; do not edit.
 */

export interface SeenTables {
  /** tableSignature() of the photograph. */
  signature: string;
  /** Nearest libjpeg quality, and whether the tables are exactly the standard ones at it. */
  quality: number;
  exact: boolean;
  subsampling: string;
  cameras: { name: string; photographs: number }[];
}

/** Number of photographs that the table was made from. */
export const photographsSeen = 38;

export const seenTables: readonly SeenTables[] = [
  {
    signature: "7502ac344e5068e0",
    quality: 95,
    exact: false,
    subsampling: "4:2:0",
    cameras: [{ name: "Apple iPhone 4S", photographs: 1 }],
  },
  {
    signature: "71a8f09b44ae54fc",
    quality: 96,
    exact: false,
    subsampling: "4:2:0",
    cameras: [{ name: "Apple iPhone 6", photographs: 3 }],
  },
  {
    signature: "0c5afa81dabceadb",
    quality: 93,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "Canon DIGITAL IXUS", photographs: 1 }],
  },
  {
    signature: "844ff19a6616c290",
    quality: 98,
    exact: false,
    subsampling: "4:2:2",
    cameras: [
      { name: "Canon EOS 1000D", photographs: 1 },
      { name: "Canon EOS 450D", photographs: 1 },
    ],
  },
  {
    signature: "5cab089017c5197b",
    quality: 97,
    exact: false,
    subsampling: "4:2:2",
    cameras: [
      { name: "Canon PowerShot A610", photographs: 1 },
      { name: "Canon PowerShot G2", photographs: 1 },
      { name: "Canon PowerShot SD850 IS", photographs: 1 },
    ],
  },
  {
    signature: "4cd8adc476f9c1db",
    quality: 98,
    exact: false,
    subsampling: "4:2:0",
    cameras: [{ name: "CASIO QV-3000EX", photographs: 1 }],
  },
  {
    signature: "e5d020772e778365",
    quality: 81,
    exact: false,
    subsampling: "4:2:0",
    cameras: [
      { name: "Eastman Kodak Company DC210 Zoom (V05.00)", photographs: 1 },
      { name: "KODAK DC3400 ZOOM DIGITAL CAMERA", photographs: 1 },
    ],
  },
  {
    signature: "f73b0f753698f171",
    quality: 88,
    exact: true,
    subsampling: "4:2:2",
    cameras: [{ name: "EASTMAN KODAK COMPANY PIXPRO AZ521", photographs: 1 }],
  },
  {
    signature: "d89e7f4318a7dfcb",
    quality: 72,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "FUJIFILM DX-10", photographs: 1 }],
  },
  {
    signature: "33a5df3b62d3c184",
    quality: 72,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "FUJIFILM FinePix1400Zoom", photographs: 1 }],
  },
  {
    signature: "db2ee3ba5f69f1e1",
    quality: 81,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "FUJIFILM FinePix1400Zoom", photographs: 1 }],
  },
  {
    signature: "bb41eac4e1db38dd",
    quality: 79,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "FUJIFILM FinePix1400Zoom", photographs: 1 }],
  },
  {
    signature: "9980fedb2f34c3bf",
    quality: 83,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "FUJIFILM MX-1700ZOOM", photographs: 1 }],
  },
  {
    signature: "cca0f9cecf0b4348",
    quality: 96,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "Hewlett-Packard hp photosmart 735", photographs: 1 }],
  },
  {
    signature: "5cf305fcfe818ce2",
    quality: 85,
    exact: true,
    subsampling: "4:2:0",
    cameras: [{ name: "Jolla", photographs: 1 }],
  },
  {
    signature: "32b5552559b7ee16",
    quality: 95,
    exact: true,
    subsampling: "4:2:0",
    cameras: [{ name: "LGE Nexus 4", photographs: 1 }],
  },
  {
    signature: "31c0af81b61be562",
    quality: 96,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "Minolta Co., Ltd. DiMAGE S304", photographs: 1 }],
  },
  {
    signature: "760713361da58b20",
    quality: 99,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "NIKON D3100", photographs: 1 }],
  },
  {
    signature: "62e8e53bc3ddff67",
    quality: 97,
    exact: true,
    subsampling: "4:2:2",
    cameras: [{ name: "NIKON E775", photographs: 1 }],
  },
  {
    signature: "fdc533912bfb2539",
    quality: 86,
    exact: true,
    subsampling: "4:2:2",
    cameras: [{ name: "NIKON E775", photographs: 1 }],
  },
  {
    signature: "335e8bee4a5896ca",
    quality: 93,
    exact: true,
    subsampling: "4:2:2",
    cameras: [
      { name: "NIKON E990", photographs: 1 },
      { name: "VTech Kidizoom camera", photographs: 1 },
    ],
  },
  {
    signature: "47489c408b5083b9",
    quality: 89,
    exact: false,
    subsampling: "4:4:0",
    cameras: [{ name: "Nokia 3110c", photographs: 1 }],
  },
  {
    signature: "a31c41815c435e40",
    quality: 97,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "Panasonic DMC-FX7", photographs: 1 }],
  },
  {
    signature: "c203d7118e8c0305",
    quality: 96,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "Panasonic NV-GX7", photographs: 1 }],
  },
  {
    signature: "b9b07e4f42e433b2",
    quality: 75,
    exact: false,
    subsampling: "4:2:2",
    cameras: [
      { name: "RECONYX HC500 HYPERFIRE", photographs: 1 },
      { name: "RECONYX HF2 PRO COVERT", photographs: 1 },
    ],
  },
  {
    signature: "77c72a48e5a37556",
    quality: 22,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "RICOH DC-3Z", photographs: 1 }],
  },
  {
    signature: "2306058a97e5e293",
    quality: 91,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "RICOH DC-3Z", photographs: 1 }],
  },
  {
    signature: "19755c1ff3a299d0",
    quality: 89,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "SONY DCR-PC100", photographs: 1 }],
  },
  {
    signature: "2367124b769904e7",
    quality: 90,
    exact: true,
    subsampling: "4:2:2",
    cameras: [{ name: "Sony Ericsson U10i", photographs: 1 }],
  },
  {
    signature: "96312feb20458d27",
    quality: 97,
    exact: false,
    subsampling: "4:2:2",
    cameras: [{ name: "SONY MAVICA", photographs: 1 }],
  },
];
