/** How values of a picture are called and written in the Batch place. */
import type { ImageState, Mark, VerdictLevel } from "../../contract/cases.ts";
import { levelNames } from "../ui/levels.ts";

export const stateNames: Record<ImageState, string> = {
  waiting: "Waiting",
  running: "Being examined",
  done: "Examined",
  failed: "Failed",
  skipped: "Skipped",
};

export const markNames: Record<Mark, string> = { suspicious: "Suspicious", check: "Check", settled: "Settled" };

export const levelInWords = (level: VerdictLevel | null): string => (level ? levelNames[level] : "No verdict");

/** "2015-04-10 20:12": as the camera's clock had it. */
export const timeInWords = (takenAt: string): string => takenAt.replace("T", " ").slice(0, 16);

/** "812 bytes", "48 kB", "3.4 MB". */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)} MB`;
}

/** The last part of a path, and the folders before it. */
export function nameAndFolder(path: string): [name: string, folder: string] {
  const at = path.lastIndexOf("/");
  return [path.slice(at + 1), path.slice(0, Math.max(0, at))];
}
