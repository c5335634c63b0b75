/** Puts the cursor into the search field of the metadata panel once it is there. */
export function focusMetadataSearch(): void {
  requestAnimationFrame(() => document.querySelector<HTMLInputElement>("[data-testid=metadata-search]")?.focus());
}
