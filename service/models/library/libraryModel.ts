/** What a network of the model library is; described, with its fields, in contract/models.ts. */
export type { LibraryLayer, LibraryModel, PictureInput, SentenceInput } from "../../../contract/models.ts";
