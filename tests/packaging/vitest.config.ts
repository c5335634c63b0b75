import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/packaging/*.spec.ts"],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // The smoke test prints why it was skipped.
    reporters: ["verbose"],
  },
});
