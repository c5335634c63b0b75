/** What the file says about itself, checked by rules. See README.md. */
import { z } from "zod";
import type { Evidence } from "../../evidence.ts";
import type { Fact } from "../../finding.ts";
import { rules } from "../../metadata/rules/list.ts";
import type { RuleContext } from "../../metadata/rules/rule.ts";
import type { Detector } from "../detector.ts";
import { alarmRate } from "./alarmRate.ts";

/** The stored size: rows before EXIF orientation. Orientations 5 to 8 exchange the axes. */
const storedSize = ({ width, height, orientation }: Evidence): [width: number, height: number] =>
  orientation >= 5 ? [height, width] : [width, height];

export const metadataRules: Detector<Record<string, never>> = {
  id: "metadata-rules",
  title: "Metadata",
  question: "Does what the file says about itself hold together?",
  version: "1",
  kind: "vote",
  params: z.object({}),
  needs: ["metadata"],
  limits: [
    "Metadata can be removed or rewritten by anyone with free tools; that nothing contradicts itself proves nothing.",
    "Rules look at names, sizes and times. They do not look at the picture.",
  ],
  applies: () => true,
  async run(evidence) {
    const [storedWidth, storedHeight] = storedSize(evidence);
    const context: RuleContext = { ...evidence, storedWidth, storedHeight, now: Date.now() };
    const facts: Fact[] = [];
    for (const { title, severity, explanation, benign, check } of rules) {
      const value = check(context);
      if (value !== undefined) facts.push({ label: title, value, severity, explanation, benign });
    }
    facts.sort((a, b) => weight[b.severity ?? "info"] - weight[a.severity ?? "info"]);
    const count = (severity: string) => facts.filter((fact) => fact.severity === severity).length;
    const alarm = count("alarm") > 0;
    return {
      alarm,
      summary: summarise(count("alarm"), count("notice"), count("info")),
      facts: [
        ...facts,
        { label: "Checked", value: `${rules.length} rules over ${evidence.metadata.blocks.length} blocks` },
      ],
      ...(alarm ? { falseAlarm: alarmRate } : {}),
    };
  },
};

const weight = { alarm: 2, notice: 1, info: 0 };

function summarise(alarms: number, notices: number, infos: number): string {
  if (alarms > 0) return "The file itself says that this is not a photograph as a camera took it.";
  if (notices > 0) return `${notices} ${notices === 1 ? "statement is" : "statements are"} worth a look.`;
  if (infos > 0) return "Nothing contradicts itself; a few things are noted.";
  return "Nothing contradicts itself.";
}
