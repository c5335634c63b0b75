/** ONNX files put together field by field, also those that no writer would write. */
import {
  attributeField,
  attributeType,
  dimensionField,
  graphField,
  modelField,
  nodeField,
  opsetField,
  shapeField,
  tensorField,
  tensorTypeField,
  typeField,
  valueField,
} from "../../engine/tensor/onnx/fields.ts";
import { Message } from "../../engine/tensor/onnx/protobuf.ts";

export interface FileNode {
  type: string;
  inputs: string[];
  output: string;
  domain?: string;
  attributes?: Record<string, { int: number } | { ints: number[] } | { tensor: Message } | { graph: Message }>;
}

export interface FileParts {
  nodes: FileNode[];
  weights?: Message[];
  inputs?: Record<string, number[]>;
  outputs?: Record<string, number[]>;
  opset?: number;
}

/** A float tensor whose numbers are i / 10. */
export function tensor(name: string, shape: number[], extra: (tensor: Message) => void = () => undefined): Message {
  const count = shape.reduce((product, extent) => product * extent, 1);
  const data = Float32Array.from({ length: count }, (_, i) => i / 10);
  const message = new Message()
    .integers(tensorField.shape, shape)
    .integer(tensorField.type, 1)
    .bytes(tensorField.name, name)
    .bytes(tensorField.raw, new Uint8Array(data.buffer));
  extra(message);
  return message;
}

/** A tensor that says that its numbers are in another file. */
export const externalTensor = (name: string, shape: number[]): Message =>
  tensor(name, shape, (message) => message.integer(tensorField.location, 1));

function value(name: string, shape: number[]): Message {
  const extents = new Message();
  for (const extent of shape) extents.bytes(shapeField.dimension, new Message().integer(dimensionField.extent, extent));
  const type = new Message().integer(tensorTypeField.element, 1).bytes(tensorTypeField.shape, extents);
  return new Message().bytes(valueField.name, name).bytes(valueField.type, new Message().bytes(typeField.tensor, type));
}

export function onnxFile({ nodes, weights = [], inputs = {}, outputs = {}, opset = 20 }: FileParts): Uint8Array {
  const graph = new Message();
  for (const { type, inputs: from, output, domain, attributes = {} } of nodes) {
    const node = new Message();
    for (const name of from) node.bytes(nodeField.input, name);
    node.bytes(nodeField.output, output).bytes(nodeField.type, type);
    if (domain) node.bytes(nodeField.domain, domain);
    for (const [name, attribute] of Object.entries(attributes)) {
      const message = new Message().bytes(attributeField.name, name);
      if ("int" in attribute) message.integer(attributeField.int, attribute.int);
      else if ("ints" in attribute)
        message.integers(attributeField.ints, attribute.ints).integer(attributeField.type, attributeType.ints);
      else if ("tensor" in attribute) message.bytes(attributeField.tensor, attribute.tensor);
      else message.bytes(attributeField.graph, attribute.graph);
      node.bytes(nodeField.attribute, message);
    }
    graph.bytes(graphField.node, node);
  }
  for (const weight of weights) graph.bytes(graphField.initialiser, weight);
  for (const [name, shape] of Object.entries(inputs)) graph.bytes(graphField.input, value(name, shape));
  for (const [name, shape] of Object.entries(outputs)) graph.bytes(graphField.output, value(name, shape));
  return new Message()
    .integer(modelField.irVersion, 9)
    .bytes(modelField.graph, graph)
    .bytes(modelField.opset, new Message().bytes(opsetField.domain, "").integer(opsetField.version, opset))
    .encode();
}
