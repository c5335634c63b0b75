/** Environment variables that a child process needs to start and to find its temporary folder; no others are given. */
const needed = ["HOME", "LANG", "LC_ALL", "PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR", "TZ", "USERPROFILE", "windir"];

/** The part of `environment` that is handed on: tokens and keys of the reader's shell stay behind. */
export function childEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(needed.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}
