/** Which devices work on this machine and why others do not, as the service found by trying them. */
import { create } from "zustand";
import { type DeviceReport, labOperations } from "../../contract/lab.ts";
import { client } from "./service.ts";

interface DeviceReports {
  /** Undefined until they were tried. */
  reports?: readonly DeviceReport[];
  /** Has them tried, once: it takes seconds. */
  tryDevices(): Promise<void>;
}

export const useDeviceReports = create<DeviceReports>()((set, get) => ({
  async tryDevices() {
    if (get().reports) return;
    try {
      set({ reports: await client().call(labOperations.listDevices, {}) });
    } catch {
      // The run itself says why it goes on with another device.
    }
  },
}));

/** "Works here: …" or "Does not work here: …" */
export const reportInWords = ({ works, detail }: DeviceReport): string =>
  `${works ? "Works here" : "Does not work here"}: ${detail}`;
