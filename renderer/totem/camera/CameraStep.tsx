/** Step 2: the camera. */
export function CameraStep() {
  return <section className="totem-step" aria-label="Camera" />;
}
