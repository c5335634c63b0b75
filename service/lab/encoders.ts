/** Networks that experiments look into: those of the model library, opened in ONNX Runtime. */
import { SelfsameError } from "../../contract/errors.ts";
import type { Encoders } from "../../engine/lab/encoders.ts";

const missing = async (id: string): Promise<never> => {
  throw new SelfsameError("notFound", `There is no encoder "${id}".`);
};

export const labEncoders = (): Encoders => ({
  list: async () => [],
  encodePictures: missing,
  encodeSentences: missing,
});
