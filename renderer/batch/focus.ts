/** Fields that commands put the cursor into. */
const focus = (testId: string) =>
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-testid=${testId}]`)?.focus());

export const focusSearch = (): void => void focus("batch-search");
export const focusNote = (): void => void focus("note-text");
