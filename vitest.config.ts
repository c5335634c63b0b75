import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{engine,contract,service,cli,electron,renderer}/**/*.test.{ts,tsx}"],
    globalSetup: ["tests/support/buildNode.ts"],
    testTimeout: 30_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
