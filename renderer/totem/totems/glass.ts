/** Refractive indices of transparent solids that balls are made of, at 589 nm. */
export const glasses = [
  { name: "Crown glass", index: 1.52 },
  { name: "Acrylic (PMMA)", index: 1.49 },
  { name: "Lead crystal", index: 1.55 },
  { name: "Polycarbonate", index: 1.585 },
  { name: "Fused silica", index: 1.458 },
] as const;

/** The name of the glass with that index, if it is one of these. */
export const glassOf = (index: number): string | undefined => glasses.find((glass) => glass.index === index)?.name;
