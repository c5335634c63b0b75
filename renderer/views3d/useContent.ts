/** Puts something on a stage for as long as a component shows it. */
import { type DependencyList, useEffect } from "react";
import type { Object3D } from "three";
import type { Stage } from "./stage.ts";

/** @param make anew whenever one of `depends` changed; nothing is shown where it makes nothing. */
export function useContent(stage: Stage | undefined, make: () => Object3D | undefined, depends: DependencyList): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it depends on is the caller's to say
  useEffect(() => {
    const object = stage && make();
    return object && stage.add(object);
  }, [stage, ...depends]);
}
