/** Whether Mod means Cmd here. */
export const isMac = /mac/i.test(navigator.platform);
