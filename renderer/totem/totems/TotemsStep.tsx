/** Step 3: where the balls are in the photograph. */
export function TotemsStep() {
  return <section className="totem-step" aria-label="Totems" />;
}
