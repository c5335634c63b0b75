/** Models that ship, run for detectors: opened once for each process, when first asked for. */
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { ModelArray } from "../../engine/detectors/detector.ts";
import { readModel, readModelFacts } from "./manifest.ts";

const sessions = new Map<string, Promise<InferenceSession>>();

function sessionOf(model: string): Promise<InferenceSession> {
  let session = sessions.get(model);
  if (!session) {
    // Pictures come in many sizes: planned memory would be kept for each of them. The other cores have other detectors or
    // other pictures to do, and threads that wait for the next piece of work wait by computing.
    session = readModel(model).then((bytes) =>
      InferenceSession.create(bytes, { logSeverityLevel: 3, enableMemPattern: false, intraOpNumThreads: 1 }),
    );
    sessions.set(model, session);
    session.catch(() => sessions.delete(model));
  }
  return session;
}

/** @throws SelfsameError where the model is missing or changed; Error of the runtime where inputs do not fit. */
export const infer = async (
  model: string,
  inputs: Readonly<Record<string, ModelArray>>,
): Promise<Record<string, ModelArray>> => runSession(await sessionOf(model), inputs);

/** All outputs of an open session by name. */
export async function runSession(
  session: InferenceSession,
  inputs: Readonly<Record<string, ModelArray>>,
): Promise<Record<string, ModelArray>> {
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, data }]) => [name, new OrtTensor("float32", data, shape)]),
  );
  const outputs = await session.run(feeds);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { dims, data }]) => [name, { shape: dims, data: data as Float32Array }]),
  );
}

/** What was measured of a model that ships. @throws SelfsameError as `infer`. */
export const modelFacts = (model: string): Promise<unknown> => readModelFacts(model);
