import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** Rooms and files of the engine whose tests compute for long: they are shared out between the workers one by one. */
const long = [
  "engine/{lab,totem}/**/*.test.ts",
  "engine/detectors/{copy-move/copyMove,double-quantisation/doubleQuantisation,thumbnail/photographs}.test.ts",
  "engine/jpeg/libjpegEquality.test.ts",
];

const shared = { testTimeout: 30_000, pool: "forks" } as const;

export default defineConfig({
  // Outside of an Electron binary there is no such module.
  resolve: { alias: { electron: fileURLToPath(new URL("tests/support/fakeElectron.ts", import.meta.url)) } },
  test: {
    globalSetup: ["tests/support/buildNode.ts"],
    // On two cores: tests of processes wait for them half of their time.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: "apart",
          include: ["{service,cli,electron,tests/security,tests/accuracy}/**/*.test.{ts,tsx}", ...long],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: "together",
          include: ["{engine,contract,renderer}/**/*.test.{ts,tsx}"],
          exclude: long,
          // Nothing there keeps anything from one file to the next: a process for each file took most of the time.
          isolate: false,
        },
      },
    ],
  },
});
