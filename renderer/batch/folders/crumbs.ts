/** The folders on the way to one, as a reader may press them. */

export interface Crumb {
  label: string;
  /** How many folders further up it is; 0 is the folder itself. */
  up: number;
}

/** Of a path as the system writes it: "/home/ann/photos", "C:\Users\Ann". */
export function crumbsOf(path: string): Crumb[] {
  const windows = /^[a-z]:[\\/]|^\\\\/i.test(path);
  const parts = path.split(windows ? /[\\/]+/ : /\/+/).filter((part) => part !== "");
  const labels = windows ? parts : ["/", ...parts];
  return labels.map((label, i) => ({ label, up: labels.length - 1 - i }));
}
