/** Step 7: a report over the session. */
export function ReportStep() {
  return <section className="totem-step" aria-label="Report" />;
}
