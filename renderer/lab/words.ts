/** Times and states of runs, in words. */
import type { Device, RunState } from "../../contract/lab.ts";
import { deviceNames } from "../ui/devices.ts";

export const stateNames: Record<RunState, string> = {
  running: "Running",
  paused: "Paused",
  done: "Done",
  cancelled: "Cancelled",
  failed: "Failed",
  interrupted: "Interrupted",
};

const deviceName = (device: string): string => (deviceNames as Record<string, string>)[device] ?? device;

/** What a run computes on; before that is known, what was asked for. */
export const deviceInWords = ({ asked, used }: { asked: Device; used?: string }): string =>
  used ? deviceName(used) : asked === "auto" ? "Device not chosen yet" : `${deviceName(asked)} asked for`;

/** "0.4 s", "12 s", "3 min 05 s", "2 h 10 min". */
export function duration(milliseconds: number): string {
  if (milliseconds < 9_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** An estimate claims no more than it knows: "a few seconds", "about 40 s", "about 5 min", "about 2.5 h". */
export function estimate(seconds: number): string {
  if (seconds < 5) return "a few seconds";
  if (seconds < 90) return `about ${seconds < 20 ? Math.round(seconds) : 5 * Math.round(seconds / 5)} s`;
  if (seconds < 90 * 60) return `about ${Math.round(seconds / 60)} min`;
  return `about ${Number((seconds / 3600).toFixed(seconds < 36_000 ? 1 : 0))} h`;
}

/** Date and time of day as the reader's system writes them; without the year where it is this one. */
export function when(iso: string, now = new Date()): string {
  const at = new Date(iso);
  return at.toLocaleString(undefined, {
    year: at.getFullYear() === now.getFullYear() ? undefined : "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
}
