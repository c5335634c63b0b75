/** Where the command line writes. Results go to stdout and nothing else does; everything else goes to stderr. */
import { visibleText } from "../service/report/visibleText.ts";

/** Resolves when written. A reader that has gone away (`| head`) is no error. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (error && (error as NodeJS.ErrnoException).code !== "EPIPE") reject(error);
      else resolve();
    });
  });
}

/** One line for the person at the terminal. */
export function note(text: string): void {
  process.stderr.write(`selfsame: ${visibleText(text)}\n`);
}
