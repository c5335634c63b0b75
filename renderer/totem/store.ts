/**
 * The state of the wizard: the sessions there are, the one that is open, what is entered in it, and what the service is busy with.
 * What is entered is saved shortly after it was; a check or a run that fails leaves it as it is.
 */
import { create } from "zustand";
import { asSelfsameError, SelfsameError } from "../../contract/errors.ts";
import { operations } from "../../contract/operations.ts";
import { type TotemDraft, type TotemSession, totemOperations } from "../../contract/totemSessions.ts";
import { useNotices } from "../shell/notices.ts";
import { usePlace } from "../shell/place.ts";
import { client, onReconnect, useService } from "../shell/service.ts";
import { type Entered, edited, newBall, noHistory, redone, undone, withBall, withoutPoint } from "./draft.ts";
import type { Busy, LeftOut, Opened, Task, TotemState } from "./state.ts";

const SAVE_AFTER_MS = 500;
/** As many as a draft may hold. */
const MOST_BALLS = 32;
const { complain, notify } = useNotices.getState();

let controller: AbortController | undefined;
let saving: ReturnType<typeof setTimeout> | undefined;
let written = Promise.resolve();

export const useTotem = create<TotemState>()((set, get) => {
  /** One task at a time. What goes wrong is kept in `problem`, except that somebody stopped it. */
  async function doing(task: Task, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (get().busy) return;
    const own = new AbortController();
    controller = own;
    set({ busy: { task }, problem: undefined });
    try {
      await work(own.signal);
    } catch (error) {
      if (!own.signal.aborted) {
        const { message, advice } = asSelfsameError(error);
        set({ problem: { task, message, advice } });
      }
    } finally {
      controller = undefined;
      set({ busy: undefined });
    }
  }

  const tell = (change: Partial<Busy>) => set(({ busy }) => (busy ? { busy: { ...busy, ...change } } : {}));

  /** Takes in what the service says of the session, when `sent` was entered; what was entered since then stays. */
  function put(answer: TotemSession, sent: TotemDraft): void {
    const { opened } = get();
    if (opened?.session.id !== answer.id) return;
    const session = { ...answer, draft: sent };
    set({ opened: { ...opened, session: sameEntered(opened.draft, sent) ? session : stale(session) } });
  }

  async function write(): Promise<void> {
    const { opened } = get();
    if (!opened || opened.draft === opened.session.draft) return;
    const { draft, session } = opened;
    put(await client().call(totemOperations.saveTotem, { id: session.id, draft }), draft);
  }

  /** Writes what was entered, if it was not written yet, one state after the other. Errors are the caller's. */
  function save(): Promise<void> {
    clearTimeout(saving);
    written = written.catch(() => {}).then(write);
    return written;
  }

  function saveSoon(): void {
    clearTimeout(saving);
    saving = setTimeout(() => {
      save().then(
        () => set(({ problem }) => (problem?.task === "save" ? { problem: undefined } : {})),
        (error) => {
          const { message, advice } = asSelfsameError(error);
          set({ problem: { task: "save", message, advice } });
        },
      );
    }, SAVE_AFTER_MS);
  }

  function show(opened: Opened): void {
    const { lens } = opened.draft;
    set({ opened, ball: 0, point: null, leftOut: [], lenses: { [lens.source]: lens } });
  }

  async function openSession(id: string, signal: AbortSignal): Promise<void> {
    const { session, picture, exif } = await client().call(totemOperations.openTotem, { id }, { signal });
    // What was entered last in the session that is open until now.
    await save();
    show({ session, picture, exif, draft: session.draft, history: noHistory });
  }

  /** Changes what is entered. A change takes the calibration away, here as in the service. */
  function change(how: (opened: Opened) => Pick<Opened, "draft" | "history">): void {
    const { opened } = get();
    if (!opened) return;
    const { draft, history } = how(opened);
    if (draft === opened.draft) return;
    const session = sameEntered(draft, opened.draft) ? opened.session : stale(opened.session);
    const { ball, point } = get();
    const last = Math.max(0, draft.balls.length - 1);
    const kept = point !== null && ball <= last && point < (draft.balls[ball]?.points.length ?? 0);
    set({ opened: { ...opened, draft, history, session }, ball: Math.min(ball, last), point: kept ? point : null });
    saveSoon();
  }

  /** Asks something about the open session as it is entered. */
  const ask = (task: Task, call: (id: string, signal: AbortSignal) => Promise<TotemSession>): Promise<void> =>
    doing(task, async (signal) => {
      await save();
      const { opened } = get();
      if (opened) put(await call(opened.session.id, signal), opened.draft);
    });

  async function createOf(input: { evidence: string } | { sample: true }, signal: AbortSignal): Promise<void> {
    const { id } = await client().call(totemOperations.createTotem, input, { signal });
    await openSession(id, signal);
    get().go("camera");
  }

  /** Goes to Totem, from wherever a photograph is handed to it. */
  async function beginning(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    usePlace.getState().go("totem");
    if (get().busy)
      notify("info", "Totem is busy. Stop what is going on, or wait for it, then hand the photograph over again.");
    else await doing("create", work);
  }

  async function upload(file: File): Promise<string> {
    const { platform } = useService.getState();
    const [answer] = (await platform?.addFiles([file])) ?? [];
    if (!answer) throw new SelfsameError("crashed", "There is no connection to the service.");
    if (!answer.ok) throw answer.error;
    return answer.item.id;
  }

  const forget = (evidence: string) => client().call(operations.removeEvidence, { id: evidence }).catch(complain);

  onReconnect(() => {
    if (get().sessions) void get().load();
    if (get().opened) saveSoon();
  });

  return {
    ball: 0,
    point: null,
    lenses: {},
    board: { columns: 9, rows: 6 },
    leftOut: [],

    async load() {
      try {
        set({ sessions: await client().call(totemOperations.listTotems, {}), failure: undefined });
      } catch (error) {
        const { message, advice } = asSelfsameError(error);
        set({ failure: { message, advice } });
      }
    },

    createFrom: (file) =>
      beginning(async (signal) => {
        const evidence = await upload(file);
        try {
          await createOf({ evidence }, signal);
        } finally {
          void forget(evidence);
        }
      }),

    createFromTray: (evidence) => beginning((signal) => createOf({ evidence }, signal)),

    createSample: () => doing("create", (signal) => createOf({ sample: true }, signal)),

    open: (id) => doing("open", (signal) => openSession(id, signal)),

    close() {
      get().cancel();
      save()
        .catch(complain)
        .finally(() => void get().load());
      set({ opened: undefined, problem: undefined });
    },

    async rename(id, name) {
      try {
        const session = await client().call(totemOperations.renameTotem, { id, name });
        set(({ opened }) =>
          opened?.session.id === id
            ? { opened: { ...opened, session: { ...opened.session, name: session.name, modified: session.modified } } }
            : {},
        );
        await get().load();
      } catch (error) {
        complain(error);
      }
    },

    async remove(id) {
      try {
        if (get().opened?.session.id === id) {
          clearTimeout(saving);
          get().cancel();
          set({ opened: undefined });
        }
        await client().call(totemOperations.removeTotem, { id });
        await get().load();
      } catch (error) {
        complain(error);
      }
    },

    go(step) {
      set({ problem: undefined });
      change(({ draft, history }) => ({ draft: draft.step === step ? draft : { ...draft, step }, history }));
    },

    edit(entered, fresh = true) {
      const { lens } = entered;
      if (lens) set(({ lenses }) => ({ lenses: { ...lenses, [lens.source]: lens } }));
      change((opened) => edited(opened, entered, fresh));
    },

    undo: () => change(undone),
    redo: () => change(redone),
    choose: (ball, point = null) => set({ ball, point }),

    stepBall(by) {
      const last = (get().opened?.draft.balls.length ?? 0) - 1;
      get().choose(Math.max(0, Math.min(last, get().ball + by)));
    },

    addBall() {
      const { opened, edit, choose } = get();
      if (!opened || opened.draft.balls.length >= MOST_BALLS) return;
      const { balls } = opened.draft;
      edit({ balls: [...balls, newBall(balls)] });
      choose(balls.length);
    },

    removeBall() {
      const { opened, edit, ball } = get();
      if (opened) edit({ balls: opened.draft.balls.filter((_, i) => i !== ball) });
      set({ point: null });
    },

    removePoint() {
      const { opened, edit, choose, ball, point } = get();
      const points = opened?.draft.balls[ball]?.points;
      if (!opened || !points || point === null) return;
      edit({ balls: withBall(opened.draft.balls, ball, { points: withoutPoint(points, point) }) });
      choose(ball, points.length > 1 ? Math.max(0, point - 1) : null);
    },

    calibrateLens: (files) =>
      doing("lens", async (signal) => {
        const { opened } = get();
        if (!opened) return;
        const evidence: string[] = [];
        const refused: LeftOut[] = [];
        set({ leftOut: [] });
        try {
          for (const [i, file] of files.entries()) {
            signal.throwIfAborted();
            tell({ share: 0, step: `Reading ${file.name}, ${i + 1} of ${files.length}` });
            try {
              evidence.push(await upload(file));
            } catch (error) {
              refused.push({ name: file.name, why: asSelfsameError(error).message });
            }
          }
          if (evidence.length === 0) {
            set({ leftOut: refused });
            throw new SelfsameError("usage", "None of these files could be taken.");
          }
          const { lens, leftOut } = await client().call(
            totemOperations.calibrateLens,
            { id: opened.session.id, evidence, ...get().board },
            { signal, onProgress: tell },
          );
          set({ leftOut: [...refused, ...leftOut] });
          get().edit({ lens });
        } finally {
          for (const id of evidence) void forget(id);
        }
      }),

    calibrate: () =>
      ask("calibrate", (id, signal) => client().call(totemOperations.calibrateTotem, { id }, { signal })),

    verify: (field = false) =>
      ask("verify", (id, signal) =>
        client().call(totemOperations.verifyTotem, { id, field }, { signal, onProgress: tell }),
      ),

    async report(format) {
      let name: string | undefined;
      await doing("report", async (signal) => {
        const { opened } = get();
        const { platform } = useService.getState();
        if (!opened || !platform) return;
        const made = await client().call(
          totemOperations.reportTotem,
          { id: opened.session.id, format },
          { signal, onProgress: ({ fraction, step }) => tell({ share: fraction, step }) },
        );
        await platform.saveReport(made.path, made.name);
        name = made.name;
      });
      return name;
    },

    async keep(into) {
      let kept = false;
      await doing("keep", async (signal) => {
        const { opened } = get();
        if (!opened) return;
        await client().call(
          totemOperations.keepTotem,
          { id: opened.session.id, case: into },
          { signal, onProgress: ({ fraction, step }) => tell({ share: fraction, step }) },
        );
        kept = true;
      });
      return kept;
    },

    cancel: () => controller?.abort(),
  };
});

const sameEntered = (a: Entered, b: Entered): boolean => a.lens === b.lens && a.balls === b.balls;

/** Of other balls or another lens than are entered. */
const stale = (session: TotemSession): TotemSession =>
  session.calibration || session.verification ? { ...session, calibration: null, verification: null } : session;
