/**
 * Which devices may train: each is tried in a process of its own, because a driver can hang or crash, and must agree with
 * the cpu. What came out is remembered for as long as the program runs.
 */
import type { Device, DeviceReport, UsedDevice } from "../../contract/lab.ts";
import type { SpawnWorker } from "../worker/pool.ts";
import { fromLabSchema, type ToLab } from "./protocol.ts";
import type { SelfTest } from "./selfTest.ts";

/** A driver that has not answered by then hangs. */
const patienceMs = 60_000;

/** Graphics devices that a system can have, the fastest first. */
function graphicsDevices(): UsedDevice[] {
  if (process.platform === "win32") return ["cuda", "dml", "webgpu"];
  if (process.platform === "darwin") return ["coreml", "webgpu"];
  return ["cuda", "webgpu"];
}

export interface Choice {
  used: UsedDevice;
  /** Why not what was asked for. */
  reason?: string;
}

export class Devices {
  /** Devices that this system can have. */
  readonly candidates: readonly UsedDevice[] = ["cpu", ...graphicsDevices()];
  private readonly tried = new Map<UsedDevice, Promise<SelfTest>>();

  constructor(private readonly spawn: SpawnWorker) {}

  /** Each device this system can have, and whether it passed. */
  async report(): Promise<DeviceReport[]> {
    const reports: DeviceReport[] = [];
    for (const device of this.candidates) {
      const { works, detail } = await this.try(device);
      reports.push({ device, works, detail });
    }
    return reports;
  }

  /** The device to use for what was asked; "auto" takes the first that passes and is faster than the cpu. Falls back to the cpu and says why. */
  async choose(asked: Device): Promise<Choice> {
    if (asked === "cpu") return { used: "cpu" };
    const reasons: string[] = [];
    for (const device of asked === "auto" ? graphicsDevices() : [asked]) {
      const { works, faster, detail } = await this.try(device);
      if (works && (faster || asked !== "auto")) return { used: device };
      reasons.push(`${device}: ${detail}`);
    }
    return { used: "cpu", reason: reasons.join("; ") };
  }

  /** Tries a device, once in the life of the program. */
  try(device: UsedDevice): Promise<SelfTest> {
    let outcome = this.tried.get(device);
    if (!outcome) {
      outcome = this.ask(device);
      this.tried.set(device, outcome);
    }
    return outcome;
  }

  private ask(device: UsedDevice): Promise<SelfTest> {
    return new Promise((resolve) => {
      const child = this.spawn("lab", true);
      const settle = (outcome: SelfTest) => {
        clearTimeout(timer);
        resolve(outcome);
        child.kill();
      };
      const timer = setTimeout(
        () => settle({ works: false, faster: false, detail: `it did not answer within ${patienceMs / 1000} seconds` }),
        patienceMs,
      );
      child.onMessage((raw) => {
        const message = fromLabSchema.safeParse(raw);
        if (message.success && message.data.type === "selfTest") settle(message.data);
      });
      child.onExit(() => settle({ works: false, faster: false, detail: "its driver crashed" }));
      child.send({ type: "selfTest", device } satisfies ToLab);
    });
  }
}
