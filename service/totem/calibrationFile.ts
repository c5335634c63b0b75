/** A calibration that `totem calibrate` wrote. */
import { type CalibrationDocument, calibrationDocumentSchema } from "../../contract/totem.ts";
import { readDocument } from "./documentFile.ts";

/** @throws SelfsameError notFound; unreadable; usage where it holds no calibration, saying where. */
export const readCalibration = (path: string): Promise<CalibrationDocument> =>
  readDocument(path, calibrationDocumentSchema, {
    what: "no calibration",
    advice: "Make one: selfsame totem calibrate PHOTO --outlines FILE --out CALIBRATION.",
  });
