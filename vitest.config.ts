import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/**
 * Rooms of the engine whose tests read photographs or compute for long: the program's decoder takes formats away from sharp for its
 * whole process.
 */
const withFiles = "engine/{detectors,jpeg,lab,totem}";

const shared = { testTimeout: 30_000, pool: "forks" } as const;

export default defineConfig({
  // Outside of an Electron binary there is no such module.
  resolve: { alias: { electron: fileURLToPath(new URL("tests/support/fakeElectron.ts", import.meta.url)) } },
  test: {
    globalSetup: ["tests/support/buildNode.ts"],
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: "apart",
          include: [
            "{service,cli,electron,tests/security,tests/accuracy}/**/*.test.{ts,tsx}",
            `${withFiles}/**/*.test.ts`,
          ],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "together",
          include: ["{engine,contract,renderer}/**/*.test.{ts,tsx}"],
          exclude: [`${withFiles}/**`],
          // Nothing there keeps anything from one file to the next: a process for each file took most of the time.
          isolate: false,
        },
      },
    ],
  },
});
