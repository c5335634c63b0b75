/** The measures by name: for a search over layers those that are cheap, for one pair of layers all of them. */
import { leadingDirections, meanCanonicalCorrelation } from "../../metrics/representation/canonicalCorrelation.ts";
import { type FeatureRows, unitRows } from "../../metrics/representation/featureRows.ts";
import { type Gram, gramMatrix, gramOf, radialKernel } from "../../metrics/representation/gram.ts";
import { type CentredKernel, centred, nearestKernelAlignment } from "../../metrics/representation/kernelAlignment.ts";
import { kernelScorer, neighbourScorer, type PairScorer } from "../../metrics/representation/layerSearch.ts";
import {
  cycleNeighbours,
  editedNeighbours,
  longestCommonNeighbours,
  mutualNeighbours,
} from "../../metrics/representation/neighbourAlignment.ts";
import { type Neighbours, nearestNeighbours, reordered } from "../../metrics/representation/neighbours.ts";

/** Measures by which layers can be searched. */
export const searchMeasures = ["mutual-knn", "cka", "cka-unbiased", "cka-rbf"] as const;
export type SearchMeasure = (typeof searchMeasures)[number];

export const measureNames: Readonly<Record<SearchMeasure, string>> = {
  "mutual-knn": "mutual k-NN",
  cka: "CKA, biased",
  "cka-unbiased": "CKA, unbiased",
  "cka-rbf": "CKA, RBF kernel",
};

/** Directions of SVCCA, as in the authors' code. */
const DIRECTIONS = 10;

type Kernel = Exclude<SearchMeasure, "mutual-knn">;

const centredKernel = (gram: Gram, kernel: Kernel) =>
  centred(kernel === "cka-rbf" ? radialKernel(gram) : gram, kernel === "cka-unbiased");

/** A measure of one pair of layers: its value with the things of the second side in an order, and its largest value. */
export interface PairMeasure {
  name: string;
  largest: number;
  value(order: Int32Array): number;
}

/** All measures of two layers; each prepares what does not depend on the order once. */
export function pairMeasures(a: FeatureRows, b: FeatureRows, k: number): PairMeasure[] {
  const [x, y] = [a, b].map(unitRows);
  const [gramA, gramB] = [x, y].map(gramMatrix);
  const [listsA, listsB] = [gramA, gramB].map((gram) => nearestNeighbours(gram, k));
  const [spreadA, spreadB] = [x, y].map((rows) => leadingDirections(rows, DIRECTIONS));
  const scored = (name: string, scorer: PairScorer): PairMeasure => ({
    name,
    largest: 1,
    value: (order) => scorer.scores(order)[0],
  });
  const listed = (name: string, largest: number, measure: (p: Neighbours, q: Neighbours) => number): PairMeasure => ({
    name,
    largest,
    value: (order) => measure(listsA, reordered(listsB, order)),
  });
  const kernels = (kernel: Kernel) =>
    scored(measureNames[kernel], kernelScorer([centredKernel(gramA, kernel)], [centredKernel(gramB, kernel)]));
  const measures = [
    listed(measureNames["mutual-knn"], 1, mutualNeighbours),
    listed("cycle k-NN", 1, cycleNeighbours),
    listed("longest common subsequence", k, longestCommonNeighbours),
    listed("edit distance", 1, editedNeighbours),
    kernels("cka"),
    kernels("cka-unbiased"),
    kernels("cka-rbf"),
    {
      name: "SVCCA",
      largest: 1,
      value: (order: Int32Array) =>
        meanCanonicalCorrelation(spreadA, {
          size: spreadB.size,
          vectors: spreadB.vectors.map((vector) => Float64Array.from(order, (at) => vector[at])),
        }),
    },
  ];
  if (k < 2) return measures;
  const nearest = (unbiased: boolean): PairMeasure => ({
    name: unbiased ? "CKNNA, unbiased" : "CKNNA, biased",
    largest: 1,
    value: (order) => nearestKernelAlignment(gramA, gramOf(gramB, order), k, unbiased),
  });
  return [...measures, nearest(true), nearest(false)];
}

/** The layers of a network, made ready for a search: Gram matrices of many layers would not fit into memory side by side. */
export type Side = { lists: readonly Neighbours[] } | { kernels: readonly CentredKernel[] };

export function sideOf(layers: readonly FeatureRows[], measure: SearchMeasure, k: number): Side {
  const gram = (layer: FeatureRows) => gramMatrix(unitRows(layer));
  return measure === "mutual-knn"
    ? { lists: layers.map((layer) => nearestNeighbours(gram(layer), k)) }
    : { kernels: layers.map((layer) => centredKernel(gram(layer), measure)) };
}

/** @throws Error for sides that were made ready for different measures. */
export function scorerOf(a: Side, b: Side): PairScorer {
  if ("lists" in a && "lists" in b) return neighbourScorer(a.lists, b.lists);
  if ("kernels" in a && "kernels" in b) return kernelScorer(a.kernels, b.kernels);
  throw new Error("both sides have to be made ready for the same measure");
}
