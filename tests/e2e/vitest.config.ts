import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What measures time has the machine to itself. */
const alone = "tests/e2e/firstFinding.spec.ts";
/** Takes longest by far: others run beside it if it begins first. */
const longest = /labExperiments\.spec\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(longest.test(b.moduleId)) - Number(longest.test(a.moduleId)));
  }
}

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  test: {
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // As long as waiting for something in the page takes at most.
    expect: { poll: { timeout: 20_000 } },
    pool: "forks",
    // Each file has a host, a home and a browser of its own.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: { name: "side by side", include: ["tests/e2e/**/*.spec.ts"], exclude: [alone] },
      },
      {
        extends: true,
        test: { name: "alone", include: [alone], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
