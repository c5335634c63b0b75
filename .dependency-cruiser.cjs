/** The layers of docs/ARCHITECTURE.md, enforced. */
const layers = {
  engine: [],
  contract: ["engine"],
  service: ["contract", "engine"],
  cli: ["service", "contract"],
  electron: ["contract", "service"],
  renderer: ["contract", "engine"],
};

const engineRooms = {
  image: [],
  jpeg: [],
  metrics: [],
  metadata: ["jpeg"],
  detectors: ["image", "jpeg", "metadata", "metrics"],
  verdict: ["detectors", "metadata", "image", "metrics"],
  // The field, the scene as seen through the balls alone, is trained by the tensor engine.
  totem: ["image", "metrics", "tensor"],
  tensor: ["metrics"],
  // The EXIF model is validated by the detector that it is trained for.
  lab: ["tensor", "image", "metrics", "detectors"],
};

const test = "\\.test\\.tsx?$";

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      from: { pathNot: test },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    ...Object.entries(layers).map(([layer, allowed]) => ({
      name: `${layer}-imports-only-${allowed.join("-") || "nothing"}`,
      severity: "error",
      from: { path: `^${layer}/`, pathNot: test },
      to: {
        path: `^(?!(${[layer, ...allowed].join("|")})/)(engine|contract|service|cli|electron|renderer|tests|scripts)/`,
      },
    })),
    ...Object.entries(engineRooms).map(([room, allowed]) => ({
      name: `engine-${room}`,
      severity: "error",
      from: { path: `^engine/${room}/`, pathNot: test },
      // Types at the top of engine/ (evidence, finding) are common property.
      to: { path: `^engine/(?!(${[room, ...allowed].join("|")})/)[^/]+/`, dependencyTypesNot: ["type-only"] },
    })),
    {
      name: "engine-is-pure",
      comment: "No Node, no DOM, no ONNX Runtime: only zod, for parameter schemas.",
      severity: "error",
      from: { path: "^engine/", pathNot: test },
      to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-optional", "npm-no-pkg"], pathNot: "node_modules/zod/" },
    },
    {
      name: "contract-is-pure",
      severity: "error",
      from: { path: "^contract/", pathNot: test },
      to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-no-pkg"], pathNot: "node_modules/zod/" },
    },
    {
      name: "contract-takes-types-from-engine",
      severity: "error",
      from: { path: "^contract/", pathNot: test },
      to: { path: "^engine/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "renderer-has-no-node",
      severity: "error",
      from: { path: "^renderer/", pathNot: test },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "nobody-imports-tests",
      severity: "error",
      from: { pathNot: `^tests/|${test}` },
      to: { path: `^tests/|${test}` },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "engine/image/kernels/assembly" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default"] },
  },
};
