/** What a command does. */
export interface Action {
  run(): void;
  /** When the key is let go, for commands that last while it is held. */
  release?(): void;
  enabled?(): boolean;
}
