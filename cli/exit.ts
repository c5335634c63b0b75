/** Exit codes; scripts depend on them. */
export const exitCode = {
  done: 0,
  internal: 1,
  usage: 2,
  someFailed: 3,
  failOnMet: 10,
  interrupted: 130,
} as const;
