/** Fields that commands put the cursor into. */
const focus = (testId: string): void =>
  // At once: the letters that are typed next are meant for the field, and would be commands elsewhere.
  document.querySelector<HTMLElement>(`[data-testid=${testId}]`)?.focus();

export const focusSearch = (): void => focus("batch-search");
export const focusNote = (): void => focus("note-text");
