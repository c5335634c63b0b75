import { describe, expect, it } from "vitest";
import { orient } from "../../../service/decode/orient.ts";
import { evidenceOf } from "../../../tests/support/evidence.ts";
import { madeCamera } from "../../../tests/support/madeCamera.ts";
import { decode, encodeJpeg, makeTools } from "../../../tests/support/tools.ts";
import type { Evidence, Orientation } from "../../evidence.ts";
import type { RgbImage } from "../../image/raster.ts";
import { type CameraFingerprint, type FingerprintRequest, runDetector } from "../detector.ts";
import { FingerprintSum, quantised } from "./fingerprint.ts";
import { prnu } from "./index.ts";
import { noiseOf } from "./residual.ts";

const [WIDTH, HEIGHT] = [605, 429];
const camera = madeCamera(1, WIDTH, HEIGHT);
const other = madeCamera(2, WIDTH, HEIGHT);

function fingerprintOf(photographs: RgbImage[]): CameraFingerprint {
  const sum = new FingerprintSum(photographs[0].width, photographs[0].height);
  for (const photograph of photographs) sum.add(noiseOf(photograph, 1));
  const { width, height } = sum;
  return {
    id: "mine",
    make: "Made",
    model: "One",
    photographs: ["a".repeat(64)],
    width,
    height,
    ...quantised(sum.finish()),
  };
}

const fingerprint = fingerprintOf(Array.from({ length: 8 }, (_, i) => camera.photograph(100 + i)));

const ifd0 = (make: string, model: string): Evidence["metadata"] => ({
  blocks: [
    {
      id: "ifd0",
      title: "IFD0",
      tags: [
        { name: "Make", text: make },
        { name: "Model", text: model },
      ],
    },
  ],
});

const asked: FingerprintRequest[] = [];
function look(image: RgbImage, overrides: Partial<Evidence> = {}, fingerprints = [fingerprint], params = {}) {
  const tools = {
    ...makeTools(),
    cameraFingerprints: async (request: FingerprintRequest) => {
      asked.push(request);
      return fingerprints;
    },
  };
  return runDetector(prnu, evidenceOf(image, { metadata: ifd0("Made", "One"), ...overrides }), params, tools);
}

function paste(host: RgbImage, donor: RgbImage, x: number, y: number, w: number, h: number): RgbImage {
  const data = host.data.slice();
  for (let row = y; row < y + h; row++) {
    const at = 3 * (row * host.width + x);
    data.set(donor.data.subarray(at, at + 3 * w), at);
  }
  return { ...host, data };
}

describe("prnu", () => {
  it("knows the camera again, after compression too", async () => {
    const photograph = camera.photograph(1, { texture: 20 });
    for (const image of [photograph, await decode(await encodeJpeg(photograph, 90, "4:2:0"))]) {
      const finding = await look(image);
      expect(finding).toMatchObject({ state: "ran", alarm: false });
      expect(finding.facts?.[1].label).toBe("Same camera");
      expect(finding.statistic).toBeLessThan(2);
      expect(finding.regions).toEqual([]);
    }
  });

  it("does not take another camera for it", async () => {
    for (const seed of [1, 2, 3]) {
      const finding = await look(other.photograph(seed));
      expect(finding).toMatchObject({ state: "ran", alarm: false, statistic: 0 });
      expect(finding.map).toBeUndefined();
      expect(finding.facts?.[1]).toMatchObject({ severity: "notice" });
      expect(Number(/PCE (-?\d+)/.exec(finding.facts![1].value)![1])).toBeLessThan(25);
    }
  });

  it("finds the region that lacks the fingerprint, small or large", async () => {
    for (const [x, y, w, h] of [
      [320, 192, 192, 192],
      [0, 0, 384, 429],
    ]) {
      const finding = await look(paste(camera.photograph(1), other.photograph(1), x, y, w, h));
      expect(finding).toMatchObject({ state: "ran", alarm: true, falseAlarm: { kind: "nfa" } });
      expect(finding.statistic).toBeGreaterThan(2);
      const [region] = finding.regions!;
      expect(Math.abs(region.x - x)).toBeLessThan(70);
      expect(Math.abs(region.y + region.height - (y + h))).toBeLessThan(70);
      const { width, height, data } = finding.map!;
      const at = (px: number, py: number) =>
        data[Math.floor((py * height) / HEIGHT) * width + Math.floor((px * width) / WIDTH)];
      expect(at(x + w / 2, y + h / 2)).toBeGreaterThan(1);
      expect(at(570, 60)).toBeLessThan(-1);
    }
  });

  it("finds it wherever the picture is turned to", async () => {
    const stored = paste(camera.photograph(1), other.photograph(1), 64, 64, 192, 192);
    for (const orientation of [3, 6, 8] as Orientation[]) {
      const image = orient(stored, orientation);
      const finding = await look(image, { orientation, width: image.width, height: image.height });
      expect(asked.at(-1)).toMatchObject({ width: WIDTH, height: HEIGHT });
      const [region] = finding.regions!;
      const centre = {
        x: (region.x + region.width / 2) / image.width,
        y: (region.y + region.height / 2) / image.height,
      };
      const expected = {
        3: { x: 1 - 160 / WIDTH, y: 1 - 160 / HEIGHT },
        6: { x: 1 - 160 / HEIGHT, y: 160 / WIDTH },
        8: { x: 160 / HEIGHT, y: 1 - 160 / WIDTH },
      }[orientation as 3 | 6 | 8];
      expect(Math.abs(centre.x - expected.x)).toBeLessThan(0.1);
      expect(Math.abs(centre.y - expected.y)).toBeLessThan(0.1);
    }
  });

  it("finds the fingerprint where the picture was shifted", async () => {
    const whole = camera.photograph(5);
    const moved = { ...whole, data: new Uint8Array(whole.data.length).fill(120) };
    for (let y = 0; y < HEIGHT - 7; y++)
      moved.data.set(whole.data.subarray(3 * (y * WIDTH + 11), 3 * (y + 1) * WIDTH), 3 * ((y + 7) * WIDTH));
    const finding = await look(moved);
    expect(finding.facts?.find(({ label }) => label === "Shifted against the sensor")?.value).toBe("by -11, 7 pixels");
  });

  it("says what is missing, and how to get it, without looking at pixels", async () => {
    const pixels = () => Promise.reject(new Error("nobody asked"));
    const finding = await look(camera.photograph(1), { pixels }, []);
    expect(finding.state).toBe("notApplicable");
    expect(finding.reason).toContain("Made One for 605 x 429 pixels");
    expect(finding.reason).toContain("selfsame fingerprint build");
    const unknown = await look(camera.photograph(1), { pixels, metadata: { blocks: [] } });
    expect(unknown.state).toBe("notApplicable");
    await look(camera.photograph(1), { metadata: { blocks: [] } }, [fingerprint], { fingerprint: "mine" });
    expect(asked.at(-1)).toEqual({ id: "mine", width: WIDTH, height: HEIGHT });
  });

  it("abstains over a photograph that the fingerprint was built from, and over small pictures", async () => {
    expect(await look(camera.photograph(1), { sha256: "a".repeat(64) })).toMatchObject({ state: "abstained" });
    expect(await look({ width: 200, height: 900, data: new Uint8Array(540_000) })).toMatchObject({
      state: "abstained",
    });
  });

  it("takes the fingerprint that fits best", async () => {
    const foreign = { ...fingerprintOf([other.photograph(7), other.photograph(8)]), id: "theirs" };
    const finding = await look(camera.photograph(1), {}, [foreign, fingerprint]);
    expect(finding.facts?.[0].value).toContain("mine");
  });

  it("survives flat, black and white pictures", async () => {
    for (const level of [0, 128, 255]) {
      const finding = await look({
        width: WIDTH,
        height: HEIGHT,
        data: new Uint8Array(3 * WIDTH * HEIGHT).fill(level),
      });
      expect(finding).toMatchObject({ state: "ran", alarm: false, statistic: 0 });
    }
  });

  it("says the same of the same bytes", async () => {
    const image = paste(camera.photograph(1), other.photograph(1), 320, 192, 192, 192);
    const [a, b] = [await look(image), await look(image)];
    expect({ ...a, elapsedMs: 0 }).toEqual({ ...b, elapsedMs: 0 });
  });
});

describe("FingerprintSum", () => {
  it("comes closer to the sensor with every photograph", async () => {
    const pce = async (count: number) => {
      const some = fingerprintOf(Array.from({ length: count }, (_, i) => camera.photograph(200 + i)));
      const finding = await look(camera.photograph(1), {}, [some]);
      return Number(/PCE (-?\d+)/.exec(finding.facts![1].value)![1]);
    };
    const [one, four] = [await pce(1), await pce(4)];
    expect(four).toBeGreaterThan(1.5 * one);
  });

  it("refuses another size", () => {
    const sum = new FingerprintSum(10, 10);
    expect(() => sum.add(noiseOf({ width: 10, height: 9, data: new Uint8Array(270) }, 1))).toThrow(RangeError);
  });

  it("leaves out lines and the JPEG grid", () => {
    const sum = new FingerprintSum(256, 256);
    const data = Float32Array.from(
      { length: 65536 },
      (_, i) => (i % 8 === 0 ? 2 : 0) + (Math.floor(i / 256) % 8 === 3 ? 1 : 0),
    );
    const luma = { width: 256, height: 256, data: new Float32Array(65536).fill(100) };
    sum.add({ luma, residual: { width: 256, height: 256, data } });
    for (const value of sum.finish().data) if (Math.abs(value) > 1e-4) throw new Error(`${value} is left`);
  });
});
