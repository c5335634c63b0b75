import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Outside of an Electron binary there is no such module.
  resolve: { alias: { electron: fileURLToPath(new URL("tests/support/fakeElectron.ts", import.meta.url)) } },
  test: {
    include: ["{engine,contract,service,cli,electron,renderer,tests/security,tests/accuracy}/**/*.test.{ts,tsx}"],
    globalSetup: ["tests/support/buildNode.ts"],
    testTimeout: 30_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
