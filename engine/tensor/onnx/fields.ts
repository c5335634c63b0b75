/** Field numbers of onnx.proto3 (github.com/onnx/onnx, IR version 9), as far as models are written and read here. */

export const modelField = {
  irVersion: 1,
  producer: 2,
  graph: 7,
  opset: 8,
  metadata: 14,
  trainingInfo: 20,
  functions: 25,
} as const;
export const opsetField = { domain: 1, version: 2 } as const;
export const entryField = { key: 1, value: 2 } as const;
export const graphField = { node: 1, name: 2, initialiser: 5, input: 11, output: 12, sparseInitialiser: 15 } as const;
export const nodeField = { input: 1, output: 2, name: 3, type: 4, attribute: 5, domain: 7 } as const;
export const attributeField = {
  name: 1,
  float: 2,
  int: 3,
  string: 4,
  tensor: 5,
  graph: 6,
  ints: 8,
  tensors: 10,
  graphs: 11,
  type: 20,
  sparseTensor: 22,
  sparseTensors: 23,
} as const;
export const tensorField = {
  shape: 1,
  type: 2,
  floats: 4,
  name: 8,
  raw: 9,
  externalData: 13,
  location: 14,
} as const;
export const valueField = { name: 1, type: 2 } as const;
export const typeField = { tensor: 1 } as const;
export const tensorTypeField = { element: 1, shape: 2 } as const;
export const shapeField = { dimension: 1 } as const;
export const dimensionField = { extent: 1, name: 2 } as const;

/** AttributeProto.AttributeType */
export const attributeType = { float: 1, int: 2, string: 3, ints: 7 } as const;
/** TensorProto.DataType */
export const dataType = { f32: 1, u8: 2, u16: 4, i32: 6, i64: 7, bool: 9, f16: 10 } as const;
