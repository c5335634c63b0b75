/** What the service has to say about the calibration, in its words. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import type { CalibrationDocument } from "../../../contract/totem.ts";

export function CheckList({ checks }: { checks: CalibrationDocument["checks"] }) {
  if (checks.length === 0) return null;
  return (
    <section aria-label="Checks" className="checks">
      <h3>Checks</h3>
      <ul className="remarks" data-testid="calibration-checks">
        {checks.map(({ level, text }) => (
          <li key={text} className={`remark remark--${level}`}>
            {level === "problem" ? <TriangleAlert aria-label="Problem" /> : <CircleAlert aria-label="Warning" />}
            {text}
          </li>
        ))}
      </ul>
    </section>
  );
}
