/** Writes to a case without end, for tests that kill it: `run.ts <folder>`. Says "ready" once the case is open. */
import { CaseWriter } from "../../../service/cases/caseWriter.ts";
import { finishMade, madeImage, madePipeline } from "../caseResults.ts";

const writer = CaseWriter.open(process.argv[2], { actor: "scribbler" });
process.stdout.write("ready\n");
const known = writer.reader.totals().total;
for (const { id } of writer.reader.page({ filter: { states: ["waiting"] }, offset: 0, limit: 1000 }))
  await finishMade(writer, id, id);
for (let n = known; ; n += 4) {
  const job = writer.startJob("/photos", madePipeline);
  writer.addImages([0, 1, 2, 3].map((i) => madeImage(n + i)));
  writer.start(n + 1);
  // The second is a copy of the first.
  await Promise.all([finishMade(writer, n + 1, n), finishMade(writer, n + 2, n)]);
  writer.refuse(n + 3, { state: "failed", reason: "So." });
  writer.mark([n + 1], "check");
  writer.removeNote(writer.note(n + 1, "Seen.").id);
  writer.note(n + 2, "Seen as well.");
  writer.endJob(job.id, "done");
}
