/**
 * A scene in space on a canvas, looked at from any side, and drawn only when something in it changed. What is added is in the
 * coordinates of three.js, see space.ts.
 */
import {
  AmbientLight,
  DirectionalLight,
  type Material,
  Mesh,
  type Object3D,
  PerspectiveCamera,
  Raycaster,
  Scene,
  Sprite,
  type Texture,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { type Look, toThree } from "./space.ts";

let webGl: boolean | undefined;

/** Whether this browser can draw in space at all: asked first, because three.js complains to the console where it cannot. */
export function hasWebGl(): boolean {
  // Once: browsers count contexts, and take the oldest away when there are too many.
  webGl ??= document.createElement("canvas").getContext("webgl2") !== null;
  return webGl;
}

/** Of the view's shorter side, degrees. */
const FIELD = 40;
/** Angles from the vertical within which the eye stays, radians. */
const POLE = 0.02;

export class Stage {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(FIELD, 1, 0.005, 200);
  readonly #controls: OrbitControls;
  readonly #observer: ResizeObserver;
  #home: Look = { eye: [0, 0, -1], target: [0, 0, 0] };
  #frame = 0;

  /** @param host whose size the canvas keeps. @returns undefined where the browser gives the canvas no WebGL. */
  static on(canvas: HTMLCanvasElement, host: HTMLElement): Stage | undefined {
    const context = canvas.getContext("webgl2", { antialias: true, alpha: true });
    if (!(context instanceof WebGL2RenderingContext) || context.isContextLost()) return undefined;
    return new Stage(canvas, host, new WebGLRenderer({ canvas, context }));
  }

  private constructor(
    readonly canvas: HTMLCanvasElement,
    host: HTMLElement,
    renderer: WebGLRenderer,
  ) {
    this.#renderer = renderer;
    this.#renderer.setPixelRatio(window.devicePixelRatio);
    const sun = new DirectionalLight("white", 2);
    sun.position.set(1, 3, 2);
    this.#scene.add(new AmbientLight("white", 1.2), sun);
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.zoomToCursor = true;
    this.#controls.addEventListener("change", () => this.invalidate());
    this.#observer = new ResizeObserver(() => this.#resize(host.clientWidth, host.clientHeight));
    this.#observer.observe(host);
    this.#resize(host.clientWidth, host.clientHeight);
  }

  /** Frees everything; the stage is of no use then. */
  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
    this.#controls.dispose();
    this.#scene.traverse(free);
    this.#renderer.dispose();
  }

  /** Puts something on the stage. The returned function takes it away and frees it. */
  add(object: Object3D): () => void {
    this.#scene.add(object);
    this.invalidate();
    return () => {
      this.#scene.remove(object);
      object.traverse(free);
      this.invalidate();
    };
  }

  /** Draws with the next frame. */
  readonly invalidate = (): void => {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#renderer.render(this.#scene, this.#camera);
    });
  };

  /** Where the view begins, and where it returns to. */
  setHome(look: Look): void {
    this.#home = look;
    this.goHome();
  }

  goHome(): void {
    this.look(this.#home);
  }

  look({ eye, target }: Look): void {
    this.#camera.position.copy(toThree(eye));
    this.#controls.target.copy(toThree(target));
    this.#controls.update();
    this.invalidate();
  }

  /** Turns the eye around what it looks at. @param across, up radians. */
  orbit(across: number, up: number): void {
    const { target } = this.#controls;
    const out = this.#camera.position.clone().sub(target);
    const distance = out.length();
    const around = Math.atan2(out.x, out.z) + across;
    const down = Math.min(Math.PI - POLE, Math.max(POLE, Math.acos(out.y / distance) - up));
    out.setFromSphericalCoords(distance, down, around);
    this.#camera.position.copy(target).add(out);
    this.#controls.update();
    this.invalidate();
  }

  /** Brings the eye nearer to what it looks at, or farther from it. */
  approach(factor: number): void {
    const { target } = this.#controls;
    this.#camera.position.sub(target).divideScalar(factor).add(target);
    this.#controls.update();
    this.invalidate();
  }

  /** Moves the eye and what it looks at. @param right, up shares of the view's height. */
  shift(right: number, up: number): void {
    const { target } = this.#controls;
    const height = 2 * this.#camera.position.distanceTo(target) * Math.tan((Math.PI * this.#camera.fov) / 360);
    const by = new Vector3(right * height, up * height, 0).applyQuaternion(this.#camera.quaternion);
    this.#camera.position.add(by);
    target.add(by);
    this.#controls.update();
    this.invalidate();
  }

  /** The ray of the eye through a place of the canvas. */
  rayAt({ clientX, clientY }: { clientX: number; clientY: number }): Raycaster {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    const caster = new Raycaster();
    caster.setFromCamera(
      new Vector2((2 * (clientX - left)) / width - 1, 1 - (2 * (clientY - top)) / height),
      this.#camera,
    );
    return caster;
  }

  /** The direction in which the eye looks. */
  get facing(): Vector3 {
    return this.#camera.getWorldDirection(new Vector3());
  }

  #resize(width: number, height: number): void {
    if (width < 1 || height < 1) return;
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / height;
    // A narrow view sees as much across as a wide one sees from top to bottom.
    const half = Math.tan((Math.PI * FIELD) / 360);
    this.#camera.fov = (360 / Math.PI) * Math.atan(half / Math.min(1, this.#camera.aspect));
    this.#camera.updateProjectionMatrix();
    this.invalidate();
  }
}

function free(object: Object3D): void {
  if (!(object instanceof Mesh || object instanceof Sprite)) return;
  object.geometry.dispose();
  for (const material of [object.material].flat() as (Material & { map?: Texture | null })[]) {
    material.map?.dispose();
    material.dispose();
  }
}
