/** A model of TensorFlow.js that is damaged, or that uses what is not converted here. */
export class TfjsError extends Error {
  override readonly name = "TfjsError";
}
