export const kernelNames: string[];
export function compileKernel(name: string): Promise<string>;
