/** Names of files that come from elsewhere. */

/** A name that every file system takes and that stays in the folder it is offered for. @param otherwise where nothing is left of it. */
export const safeFileName = (name: string, otherwise: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is replaced
  name.replace(/[\\/:*?"<>|\u0000-\u001f]/g, "_").replace(/^[.\s]+/, "") || otherwise;
