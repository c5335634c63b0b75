import { describe, expect, it } from "vitest";
import { normals, random } from "../random.ts";
import { minimise } from "./lbfgs.ts";
import { accuracyOf, fitMultinomial, multinomialLogits } from "./multinomialLogistic.ts";

describe("minimise", () => {
  it("finds the end of Rosenbrock's valley, and of a narrow parabola", () => {
    const end = minimise(
      ([x, y], gradient) => {
        gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
        gradient[1] = 200 * (y - x * x);
        return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
      },
      Float64Array.of(-1.2, 1),
    );
    expect(end[0]).toBeCloseTo(1, 5);
    expect(end[1]).toBeCloseTo(1, 5);
    const scales = [1, 100, 1e4];
    const low = minimise((place, gradient) => {
      scales.forEach((scale, i) => {
        gradient[i] = scale * (place[i] - i);
      });
      return scales.reduce((sum, scale, i) => sum + (scale / 2) * (place[i] - i) ** 2, 0);
    }, new Float64Array(3));
    low.forEach((value, i) => {
      expect(value).toBeCloseTo(i, 5);
    });
  });
});

describe("multinomial logistic regression", () => {
  const [rows, width, classes] = [60, 3, 4];
  const source = random("multinomial");
  const labels = Int32Array.from({ length: rows }, () => source.integer(classes));
  const inputs = normals(rows * width, source).map(
    (value, i) => value + 5 + (i % width === 0 ? labels[(i / width) | 0] : 0),
  );

  it("ends where the slopes are zero: the residuals of each class sum to 0, and to the ridge along each input", () => {
    const ridge = 2;
    const model = fitMultinomial(inputs, labels, classes, { ridge, rounds: 500, tolerance: 1e-6 });
    const logits = multinomialLogits(model, inputs);
    for (let c = 0; c < classes; c++) {
      let residuals = 0;
      const along = new Float64Array(width);
      for (let row = 0; row < rows; row++) {
        const own = logits.subarray(row * classes, (row + 1) * classes);
        const total = own.reduce((sum, logit) => sum + Math.exp(logit), 0);
        const residual = Number(labels[row] === c) - Math.exp(own[c]) / total;
        residuals += residual;
        for (let k = 0; k < width; k++)
          along[k] += (residual * (inputs[row * width + k] - model.means[k])) / model.scale;
      }
      expect(Math.abs(residuals)).toBeLessThan(2e-3);
      along.forEach((sum, k) => {
        expect(Math.abs(sum - ridge * model.weights[c * width + k])).toBeLessThan(2e-3);
      });
    }
  });

  it("does not mind where the inputs lie and in what unit they come", () => {
    const moved = inputs.map((value) => 100 * value - 7);
    const [a, b] = [inputs, moved].map((x) =>
      multinomialLogits(fitMultinomial(x, labels, classes, { rounds: 500, tolerance: 1e-6 }), x),
    );
    a.forEach((value, i) => {
      expect(value).toBeCloseTo(b[i], 2);
    });
  });

  it("tells classes apart that lie apart, and counts what is right", () => {
    const apart = Float32Array.from([0, 0, 0.1, 0, 5, 0, 5.1, 0, 0, 5, 0.1, 5]);
    const own = [0, 0, 1, 1, 2, 2];
    expect(accuracyOf(multinomialLogits(fitMultinomial(apart, own, 3), apart), own, 3)).toBe(1);
    expect(accuracyOf([1, 0, 0, 1, 1, 0], [0, 1, 1], 2)).toBeCloseTo(2 / 3, 12);
  });
});
