/** Light or dark: as the system has it until the reader chooses, then as chosen. Kept between starts. */

export type Theme = "light" | "dark";
const KEY = "selfsame.theme";

const systemTheme = (): Theme => (window.matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");

export const currentTheme = (): Theme => {
  const chosen = localStorage.getItem(KEY);
  return chosen === "light" || chosen === "dark" ? chosen : systemTheme();
};

export function applyTheme(theme: Theme = currentTheme()): void {
  document.documentElement.dataset.theme = theme;
}

export function toggleTheme(): void {
  const theme = document.documentElement.dataset.theme === "light" ? "dark" : "light";
  localStorage.setItem(KEY, theme);
  applyTheme(theme);
}

/** Follows the system for as long as nothing was chosen. */
export function followSystemTheme(): void {
  window.matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => applyTheme());
}
