/** Where arithmetic can run, as readers know it. */
import type { Device } from "../../contract/lab.ts";

export const deviceNames: Record<Device, string> = {
  auto: "Automatic",
  cpu: "CPU",
  webgpu: "WebGPU",
  cuda: "CUDA (NVIDIA)",
  dml: "DirectML (Windows)",
  coreml: "Core ML (macOS)",
};
