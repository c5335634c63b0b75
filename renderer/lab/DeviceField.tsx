/** On which device an experiment shall run, and whether that one works here. */
import { useId } from "react";
import { devices } from "../../contract/choices.ts";
import type { Device } from "../../contract/lab.ts";
import { reportInWords, useDeviceReports } from "../shell/deviceReports.ts";
import { deviceNames } from "../ui/devices.ts";
import { useLab } from "./store.ts";

export function DeviceField({ device }: { device?: Device }) {
  const id = useId();
  const report = useDeviceReports(({ reports }) => reports?.find((tried) => tried.device === device));
  const { tryDevices } = useDeviceReports.getState();
  const { setDevice } = useLab.getState();
  return (
    <div className="field">
      <label htmlFor={id}>Device</label>
      <select
        id={id}
        className="input"
        data-testid="device"
        value={device ?? ""}
        // Trying them takes seconds: only who looks for another one waits for that.
        onFocus={() => void tryDevices()}
        onChange={(event) => setDevice(devices.find((name) => name === event.target.value))}
      >
        <option value="">As in the settings</option>
        {devices.map((name) => (
          <option key={name} value={name}>
            {deviceNames[name]}
          </option>
        ))}
      </select>
      <span className="muted">
        {report ? reportInWords(report) : "Where a device is missing, the run goes on with another one and says why."}
      </span>
    </div>
  );
}
