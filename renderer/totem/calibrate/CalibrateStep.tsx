/** Step 4: where the balls are in space. */
export function CalibrateStep() {
  return <section className="totem-step" aria-label="Calibrate" />;
}
