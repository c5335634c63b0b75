import { describe, expect, it } from "vitest";
import { patchComparison } from "../../../tests/support/patchComparison.ts";
import { agreementOfRegions, agreementWithRegions, regionsOf } from "./regions.ts";

const two = patchComparison({ rows: 3, columns: 4, smaller: [5, 6], missing: [0] });
const one = patchComparison({ rows: 2, columns: 2 });

describe("regions", () => {
  it("are the two parts of the order", () => {
    expect(regionsOf(two).smaller).toEqual([5, 6]);
    expect(regionsOf(two).larger).toHaveLength(9);
    expect(regionsOf(one).smaller).toEqual([]);
  });

  it("agree within and between", () => {
    const { larger, smaller, between } = agreementOfRegions(two);
    expect(larger).toBeCloseTo(1, 4);
    expect(smaller).toBeCloseTo(1, 4);
    expect(between).toBeCloseTo(0.6, 2);
  });

  it("have nothing to compare where there are no two patches", () => {
    expect(agreementOfRegions(one)).toMatchObject({ smaller: undefined, between: undefined });
    const lonely = agreementOfRegions(patchComparison({ rows: 1, columns: 3, smaller: [1] }));
    expect(lonely.smaller).toBeUndefined();
    expect(lonely.between).toBeCloseTo(0.6, 2);
  });
});

describe("one patch", () => {
  it("agrees with the others of both regions", () => {
    const { larger, smaller } = agreementWithRegions(two, 5);
    expect(larger).toBeCloseTo(0.6, 2);
    expect(smaller).toBeCloseTo(1, 4);
  });

  it("alone in its region has none to agree with there", () => {
    expect(agreementWithRegions(patchComparison({ rows: 1, columns: 3, smaller: [1] }), 1).smaller).toBeUndefined();
  });
});
