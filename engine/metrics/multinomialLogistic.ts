/**
 * Multinomial logistic regression with a ridge, as linear probes of features use it: one weight vector for each class,
 * softmax over the classes (Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 4.4).
 */
import { minimise } from "./lbfgs.ts";

export interface MultinomialModel {
  classes: number;
  /** Of the inputs that it was fitted to. */
  means: Float64Array;
  /** Root mean square deviation over all inputs together: features keep their proportions. */
  scale: number;
  /** [classes, inputs], row-major, for standardised inputs. */
  weights: Float64Array;
  biases: Float64Array;
}

export interface MultinomialOptions {
  /** So many observations pull the weights (not the biases) towards zero: ridge / 2 |W|^2 beside the sum of the losses. */
  ridge?: number;
  /** Steps at most, and the largest slope of the mean loss at which it ends. */
  rounds?: number;
  tolerance?: number;
}

/**
 * Minimises the sum of -log softmax(W x + b)[label] and ridge / 2 |W|^2.
 * @param inputs [rows, width], row-major. @param labels 0 to classes - 1, one for each row.
 */
export function fitMultinomial(
  inputs: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  { ridge = 1, rounds = 50, tolerance = 1e-4 }: MultinomialOptions = {},
): MultinomialModel {
  const rows = labels.length;
  const width = inputs.length / rows;
  const { means, scale, standard } = standardise(inputs, rows, width);
  const logits = new Float64Array(classes);
  const evaluate = (place: Float64Array, gradient: Float64Array): number => {
    let loss = 0;
    const biasesAt = classes * width;
    for (let i = 0; i < biasesAt; i++) {
      loss += (ridge / 2) * place[i] ** 2;
      gradient[i] = ridge * place[i];
    }
    gradient.fill(0, biasesAt);
    for (let row = 0; row < rows; row++) {
      const from = row * width;
      for (let c = 0; c < classes; c++) {
        let sum = place[biasesAt + c];
        for (let k = 0, at = c * width; k < width; k++, at++) sum += place[at] * standard[from + k];
        logits[c] = sum;
      }
      loss += toSlopes(logits, labels[row]);
      for (let c = 0; c < classes; c++) {
        const slope = logits[c];
        gradient[biasesAt + c] += slope;
        for (let k = 0, at = c * width; k < width; k++, at++) gradient[at] += slope * standard[from + k];
      }
    }
    // Per row, so that the tolerance means the same for few and many.
    for (let i = 0; i < gradient.length; i++) gradient[i] /= rows;
    return loss / rows;
  };
  const place = minimise(evaluate, new Float64Array(classes * (width + 1)), { rounds, tolerance });
  return {
    classes,
    means,
    scale,
    weights: place.slice(0, classes * width),
    biases: place.slice(classes * width),
  };
}

/** -log softmax(logits)[label]; the logits become its slopes, softmax - one hot. */
function toSlopes(logits: Float64Array, label: number): number {
  let most = logits[0];
  for (const logit of logits) most = Math.max(most, logit);
  const own = logits[label] - most;
  let total = 0;
  for (let c = 0; c < logits.length; c++) {
    logits[c] = Math.exp(logits[c] - most);
    total += logits[c];
  }
  for (let c = 0; c < logits.length; c++) logits[c] /= total;
  logits[label] -= 1;
  return Math.log(total) - own;
}

function standardise(inputs: ArrayLike<number>, rows: number, width: number) {
  const means = new Float64Array(width);
  for (let i = 0; i < inputs.length; i++) means[i % width] += inputs[i] / rows;
  const standard = new Float64Array(inputs.length);
  let square = 0;
  for (let i = 0; i < inputs.length; i++) {
    standard[i] = inputs[i] - means[i % width];
    square += standard[i] ** 2;
  }
  // Inputs that never change say nothing, at any scale.
  const scale = Math.sqrt(square / inputs.length) || 1;
  for (let i = 0; i < standard.length; i++) standard[i] /= scale;
  return { means, scale, standard };
}

/** W x + b of each row, [rows, classes], row-major. */
export function multinomialLogits(model: MultinomialModel, inputs: ArrayLike<number>): Float64Array {
  const { classes, means, scale, weights, biases } = model;
  const width = means.length;
  const rows = inputs.length / width;
  const logits = new Float64Array(rows * classes);
  const standard = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < width; k++) standard[k] = (inputs[row * width + k] - means[k]) / scale;
    for (let c = 0; c < classes; c++) {
      let sum = biases[c];
      for (let k = 0; k < width; k++) sum += weights[c * width + k] * standard[k];
      logits[row * classes + c] = sum;
    }
  }
  return logits;
}

/** Share of rows whose largest of `classes` scores is that of their label. */
export function accuracyOf(scores: ArrayLike<number>, labels: ArrayLike<number>, classes: number): number {
  let right = 0;
  for (let row = 0; row < labels.length; row++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[row * classes + c] > scores[row * classes + best]) best = c;
    if (best === labels[row]) right++;
  }
  return right / labels.length;
}
