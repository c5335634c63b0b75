/** The ways to quantise that are compared, by name. */

export interface Recipe {
  /** In tables and legends. */
  label: string;
  kind: "codebook" | "simvq" | "fsq";
  affine?: "learnt" | "running";
  sync?: boolean;
  alternating?: boolean;
  kMeans?: boolean;
  replacement?: boolean;
  rotation?: boolean;
}

const named = <K extends string>(recipes: Record<K, Recipe>): Record<K, Recipe> => recipes;

export const recipes = named({
  plain: { label: "Plain straight-through", kind: "codebook" },
  affine: { label: "Affine, learnt", kind: "codebook", affine: "learnt" },
  "affine-running": { label: "Affine, running statistics", kind: "codebook", affine: "running" },
  sync: { label: "Synchronised", kind: "codebook", sync: true },
  "affine-sync": { label: "Affine + synchronised", kind: "codebook", affine: "learnt", sync: true },
  alternating: { label: "Alternating", kind: "codebook", alternating: true },
  kmeans: { label: "k-means start", kind: "codebook", kMeans: true },
  replacement: { label: "Replacement", kind: "codebook", replacement: true },
  "affine-replacement": {
    label: "Affine + replacement",
    kind: "codebook",
    affine: "learnt",
    replacement: true,
  },
  rotation: { label: "Rotation trick", kind: "codebook", rotation: true },
  simvq: { label: "SimVQ", kind: "simvq" },
  fsq: { label: "FSQ", kind: "fsq" },
});

export type VariantId = keyof typeof recipes;

export const variantIds = Object.keys(recipes) as [VariantId, ...VariantId[]];
