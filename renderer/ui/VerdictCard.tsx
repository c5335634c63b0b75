/** A verdict in words. */
import { CircleAlert, CircleHelp, ScanSearch, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import "./verdict.css";

const levels = {
  alarm: { title: "Alarm", icon: TriangleAlert },
  notice: { title: "Worth a look", icon: CircleAlert },
  clear: { title: "No inconsistency found", icon: ScanSearch },
  undetermined: { title: "Undetermined", icon: CircleHelp },
};

interface Props {
  level: keyof typeof levels;
  text: string;
  testId: string;
  /** Beneath the text. */
  children?: ReactNode;
}

export function VerdictCard({ level, text, testId, children }: Props) {
  const { title, icon: Icon } = levels[level];
  return (
    <section className={`verdict verdict--${level}`} data-testid={testId} data-level={level} aria-label="Verdict">
      <div className="verdict__head">
        <Icon aria-hidden />
        <h2>{title}</h2>
      </div>
      <p>{text}</p>
      {children}
    </section>
  );
}
