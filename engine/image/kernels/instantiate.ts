/** Brings a WebAssembly kernel to life from the base64 text it is stored as. Works in Node and in browsers alike. */

export interface Kernel {
  memory: WebAssembly.Memory;
}

/**
 * A fresh instance with a memory of its own. The caller names the exports it expects; the tests of each kernel hold
 * the two together.
 */
export function instantiateKernel<K extends Kernel>(base64: string): K {
  const text = atob(base64);
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as K;
}
