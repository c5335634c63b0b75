/** Step 6: where the photograph contradicts the balls. */
export function VerifyStep() {
  return <section className="totem-step" aria-label="Verify" />;
}
