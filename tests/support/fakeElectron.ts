/**
 * Stands in for the "electron" module, which is no module outside of an Electron binary. It has what the shell uses,
 * records what is asked of it, and lets a test play the other side. Ports behave as Electron's do: a message to one end
 * arrives at the other after it was started, and closing one end closes both.
 */
import { EventEmitter } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class MessagePortMain extends EventEmitter {
  other: MessagePortMain | undefined;
  private started = false;
  private closed = false;
  private readonly queue: unknown[] = [];

  postMessage(message: unknown): void {
    if (!this.closed) this.other?.deliver(structuredClone(message));
  }

  start(): void {
    this.started = true;
    for (const message of this.queue.splice(0)) this.emit("message", { data: message, ports: [] });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.emit("close");
    this.other?.close();
  }

  private deliver(message: unknown): void {
    if (this.started) this.emit("message", { data: message, ports: [] });
    else this.queue.push(message);
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain();
  readonly port2 = new MessagePortMain();
  constructor() {
    this.port1.other = this.port2;
    this.port2.other = this.port1;
  }
}

interface Sent {
  message: unknown;
  ports: MessagePortMain[];
}

/** A child process that does nothing by itself: a test emits "spawn", "message" and "exit". */
export class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined;
  readonly stderr = new EventEmitter();
  readonly sent: Sent[] = [];
  killed = false;

  constructor(
    readonly modulePath: string,
    readonly args: string[],
    readonly options: { serviceName?: string; env?: Record<string, string> },
  ) {
    super();
  }

  postMessage(message: unknown, ports: MessagePortMain[] = []): void {
    this.sent.push({ message: structuredClone(message), ports });
  }

  kill(): boolean {
    this.killed = true;
    return true;
  }
}

export const utilityProcess = {
  /** Every process that was started, oldest first. */
  started: [] as FakeUtilityProcess[],
  fork(modulePath: string, args: string[], options: { serviceName?: string; env?: Record<string, string> }) {
    const child = new FakeUtilityProcess(modulePath, args, options);
    utilityProcess.started.push(child);
    return child;
  },
};

/** The page's side of a window. */
export class FakeWebContents extends EventEmitter {
  readonly sent: { channel: string; value: unknown; ports: MessagePortMain[] }[] = [];
  url = "app://selfsame/index.html";
  destroyed = false;
  reloads = 0;
  windowOpenHandler: ((details: { url: string }) => { action: string }) | undefined;
  webRtcPolicy: string | undefined;

  getURL(): string {
    return this.url;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  reload(): void {
    this.reloads++;
  }
  send(channel: string, value: unknown): void {
    this.sent.push({ channel, value, ports: [] });
  }
  postMessage(channel: string, value: unknown, ports: MessagePortMain[] = []): void {
    this.sent.push({ channel, value, ports });
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    this.webRtcPolicy = policy;
  }
}

type PermissionRequestHandler = (
  contents: FakeWebContents,
  permission: string,
  done: (granted: boolean) => void,
) => void;

export class FakeSession extends EventEmitter {
  permissionRequest: PermissionRequestHandler | undefined;
  permissionCheck: ((contents: FakeWebContents | null, permission: string, origin: string) => boolean) | undefined;
  device: (() => boolean) | undefined;
  beforeRequest: ((details: { url: string }, done: (answer: { cancel?: boolean }) => void) => void) | undefined;
  spellChecker = true;
  readonly webRequest = {
    onBeforeRequest: (listener: FakeSession["beforeRequest"]): void => {
      this.beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler: PermissionRequestHandler): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: FakeSession["permissionCheck"]): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: () => boolean): void {
    this.device = handler;
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled;
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly opened: BrowserWindow[] = [];
  readonly webContents = new FakeWebContents();
  readonly loaded: string[] = [];
  shown = false;
  maximized = false;
  bounds = { x: 40, y: 50, width: 1200, height: 800 };

  constructor(readonly options: Record<string, unknown>) {
    super();
    BrowserWindow.opened.push(this);
    events.push("window");
  }
  isDestroyed(): boolean {
    return this.webContents.destroyed;
  }
  isMinimized(): boolean {
    return false;
  }
  focus(): void {
    events.push("focus");
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  show(): void {
    this.shown = true;
  }
  maximize(): void {
    this.maximized = true;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  getNormalBounds() {
    return this.bounds;
  }
}

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};

type Invoke = (event: unknown, input: unknown) => Promise<unknown>;

export const ipcMain = {
  handlers: new Map<string, Invoke>(),
  handle(channel: string, handler: Invoke): void {
    if (ipcMain.handlers.has(channel)) throw new Error(`There is a handler for ${channel} already.`);
    ipcMain.handlers.set(channel, handler);
  },
};

/** The page's door to the main process. `answer` plays the main process. */
class FakeIpcRenderer extends EventEmitter {
  readonly asked: { channel: string; input: unknown }[] = [];
  answer: (channel: string, input: unknown) => unknown = () => ({ ok: true, value: undefined });

  async invoke(channel: string, input: unknown): Promise<unknown> {
    this.asked.push({ channel, input });
    return this.answer(channel, input);
  }
}
export const ipcRenderer = new FakeIpcRenderer();

export const contextBridge = {
  /** What the preload script gave the page, by name. */
  exposed: {} as Record<string, unknown>,
  exposeInMainWorld(name: string, value: unknown): void {
    contextBridge.exposed[name] = value;
  },
};

/** Paths of files that lie on disk; all other files have none. */
const paths = new WeakMap<object, string>();
export const webUtils = {
  setPath: (file: object, path: string) => paths.set(file, path),
  getPathForFile: (file: object): string => paths.get(file) ?? "",
};

/** What happened, in order, as far as order matters to safety. */
export const events: string[] = [];

class FakeApp extends EventEmitter {
  isPackaged = true;
  /** False plays a second start of the application. */
  firstInstance = true;
  readonly switches: string[] = [];
  readonly commandLine = { appendSwitch: (name: string): void => void this.switches.push(name) };
  private setReady: () => void = () => {};
  private readonly ready = new Promise<void>((resolve) => {
    this.setReady = resolve;
  });

  /** Plays Electron becoming ready. */
  becomeReady(): void {
    events.push("ready");
    this.setReady();
  }
  whenReady(): Promise<void> {
    return this.ready;
  }
  requestSingleInstanceLock(): boolean {
    return this.firstInstance;
  }
  enableSandbox(): void {
    events.push("sandbox");
  }
  quit(): void {
    events.push("quit");
  }
  getPath(name: string): string {
    return join(tmpdir(), name === "temp" ? "" : `selfsame-fake-${name}`);
  }
}
export const app = new FakeApp();

export const session = { defaultSession: new FakeSession() };

export const protocol = {
  handlers: new Map<string, (request: Request) => Promise<Response>>(),
  registerSchemesAsPrivileged: (schemes: { scheme: string }[]): void =>
    void events.push(...schemes.map(({ scheme }) => `scheme ${scheme}`)),
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    events.push(`protocol ${scheme}`);
    protocol.handlers.set(scheme, handler);
  },
};

export const crashReporter = { start: (): void => void events.push("crash reporter") };
export const dialog = {
  showSaveDialog: async () => ({ canceled: true, filePath: "" }),
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
};
export const Menu = {
  buildFromTemplate: (template: unknown): unknown => template,
  setApplicationMenu: (): void => void events.push("menu"),
};
