/** Light or dark, the device for models, and the limits of the service. What is entered is checked there; what it refuses is shown here. */
import { useEffect, useState } from "react";
import { Button, Input, Label, NumberField } from "react-aria-components";
import { devices } from "../../contract/choices.ts";
import { asSelfsameError } from "../../contract/errors.ts";
import type { Device } from "../../contract/lab.ts";
import { operations, type Settings } from "../../contract/operations.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { deviceNames } from "../ui/devices.ts";
import { reportInWords, useDeviceReports } from "./deviceReports.ts";
import { useDialogs } from "./dialogs.ts";
import { client } from "./service.ts";
import { chooseTheme, chosenTheme } from "./theme.ts";
import { UserModels } from "./UserModels.tsx";

const fields: { key: Exclude<keyof Settings, "device">; label: string; help: string; min: number; max: number }[] = [
  {
    key: "maxMegapixels",
    label: "Largest picture, in megapixels",
    help: "Larger ones are refused before they are decoded.",
    min: 1,
    max: 1000,
  },
  {
    key: "timeLimitSeconds",
    label: "Time for one picture, in seconds",
    help: "After that its examination is stopped; others go on.",
    min: 1,
    max: 3600,
  },
  {
    key: "memoryLimitMB",
    label: "Memory for one examination, in megabytes",
    help: "A picture that needs more is stopped.",
    min: 256,
    max: 65536,
  },
  {
    key: "modelTimeLimitSeconds",
    label: "Time for each of your own models on one picture, in seconds",
    help: "After that the model is stopped; the rest of the examination goes on.",
    min: 1,
    max: 3600,
  },
  {
    key: "modelMemoryLimitMB",
    label: "Memory for each of your own models, in megabytes",
    help: "A model that needs more is stopped.",
    min: 256,
    max: 65536,
  },
];

export function SettingsDialog() {
  const { open, close } = useDialogs();
  const [settings, setSettings] = useState<Settings>();
  const [error, setError] = useState<string>();
  const { reports, tryDevices } = useDeviceReports();
  const isOpen = open === "settings";

  useEffect(() => {
    if (!isOpen) return;
    void tryDevices();
    client()
      .call(operations.getSettings, {})
      .then(setSettings, (reason) => setError(asSelfsameError(reason).message));
  }, [isOpen, tryDevices]);

  const save = async () => {
    try {
      await client().call(operations.setSettings, settings ?? {});
      close();
    } catch (reason) {
      setError(asSelfsameError(reason).message);
    }
  };

  return (
    <Dialog title="Settings" isOpen={isOpen} onClose={close}>
      <div className="field">
        <label htmlFor="theme">Light or dark</label>
        <select
          id="theme"
          className="input"
          defaultValue={chosenTheme()}
          onChange={(event) => chooseTheme(event.target.value as ReturnType<typeof chosenTheme>)}
        >
          <option value="system">As the system has it</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
      </div>
      {settings ? (
        <div className="field">
          <label htmlFor="device">Device for models and training</label>
          <select
            id="device"
            className="input"
            value={settings.device}
            onChange={(event) => setSettings({ ...settings, device: event.target.value as Device })}
          >
            {devices.map((device) => (
              <option key={device} value={device}>
                {deviceNames[device]}
              </option>
            ))}
          </select>
          <ul className="muted" data-testid="device-reports" aria-live="polite">
            {reports ? (
              reports.map((report) => (
                <li key={report.device}>
                  {deviceNames[report.device]}: {reportInWords(report)}
                </li>
              ))
            ) : (
              <li>Trying which devices work here …</li>
            )}
          </ul>
        </div>
      ) : null}
      {settings
        ? fields.map(({ key, label, help, min, max }) => (
            <NumberField
              key={key}
              className="field"
              value={settings[key]}
              minValue={min}
              maxValue={max}
              onChange={(value) => setSettings({ ...settings, [key]: value })}
            >
              <Label>{label}</Label>
              <Input className="input" />
              <span className="muted">
                {help} From {min} to {max}.
              </span>
            </NumberField>
          ))
        : null}
      <UserModels />
      {error ? (
        <p role="alert" className="error-text">
          {error}
        </p>
      ) : null}
      <div className="dialog__actions">
        <Button className="button" onPress={close}>
          Cancel
        </Button>
        <Button className="button button--primary" onPress={save}>
          Save
        </Button>
      </div>
    </Dialog>
  );
}
