/**
 * Paths under which the service gives and takes bytes, the same under `http://127.0.0.1:<port>` (browser-hosted) and
 * `app://selfsame` (Electron).
 */

/** GET: one raw tile, see rasterSchema. */
export const rasterPath = (id: string, level: number, column: number, row: number): string =>
  `/raster/${encodeURIComponent(id)}/${level}/${column}/${row}`;

/** POST: the bytes of one file; answers with an EvidenceItem as JSON, or an error (errorSchema) with status 4xx. */
export const uploadPath = (name: string): string => `/evidence?name=${encodeURIComponent(name)}`;

/**
 * POST: the bytes of an ONNX file. A copy is kept and added to the model library; answers with a ListedModel as JSON, or an
 * error as above.
 */
export const modelUploadPath = (name: string): string => `/models?name=${encodeURIComponent(name)}`;

/** POST: the bytes of a file for a parameter of an experiment; answers with a KeptFile as JSON, or an error as above. */
export const fileUploadPath = (name: string): string => `/files?name=${encodeURIComponent(name)}`;

/** Of what is sent to any of these. */
export const maxUploadBytes = 512 * 1024 * 1024;

/** GET: one file of a run folder, see runInfoSchema.files. */
export const runFilePath = (id: string, file: string): string =>
  `/lab/${encodeURIComponent(id)}/${encodeURIComponent(file)}`;

/** GET: a picture of an experiment's README: `file` is as the README names it, "figures/loss.png". */
export const experimentFigurePath = (id: string, file: string): string =>
  `/experiment/${encodeURIComponent(id)}/${encodeURIComponent(file)}`;

/** GET: one file of a Totem session: a grid of its verification, see totemVerificationSchema.grids. */
export const totemFilePath = (id: string, file: string): string =>
  `/totem/${encodeURIComponent(id)}/${encodeURIComponent(file)}`;

/** GET: one file of a picture's result in a case: "thumbnail.webp", "fused.png" or a map that its findings name. */
export const caseFilePath = (id: string, image: number, file: string): string =>
  `/case/${encodeURIComponent(id)}/${image}/${encodeURIComponent(file)}`;

/** WebSocket endpoint of the browser-hosted mode. */
export const channelPath = "/channel";
