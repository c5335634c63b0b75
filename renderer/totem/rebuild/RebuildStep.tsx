/** Step 5: what the balls say of the scene. */
export function RebuildStep() {
  return <section className="totem-step" aria-label="Rebuild" />;
}
