/** Light or dark: as the system has it until the reader chooses, then as chosen. Kept between starts. */
import { useSyncExternalStore } from "react";

type Theme = "light" | "dark";
const KEY = "selfsame.theme";

const systemTheme = (): Theme => (window.matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");

/** What the reader chose, or "system" where nothing was chosen. */
export const chosenTheme = (): Theme | "system" => {
  const chosen = localStorage.getItem(KEY);
  return chosen === "light" || chosen === "dark" ? chosen : "system";
};

const currentTheme = (): Theme => {
  const chosen = chosenTheme();
  return chosen === "system" ? systemTheme() : chosen;
};

export function chooseTheme(theme: Theme | "system"): void {
  if (theme === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, theme);
  applyTheme();
}

export function applyTheme(): void {
  document.documentElement.dataset.theme = currentTheme();
}

export function toggleTheme(): void {
  chooseTheme(currentTheme() === "light" ? "dark" : "light");
}

/** The theme that is on screen, for what is drawn by hand and not by style sheets. */
export const useTheme = (): string | undefined =>
  useSyncExternalStore(
    (listener) => {
      const observer = new MutationObserver(listener);
      observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
      return () => observer.disconnect();
    },
    () => document.documentElement.dataset.theme,
  );

/** Follows the system for as long as nothing was chosen. */
export function followSystemTheme(): void {
  window.matchMedia("(prefers-color-scheme: light)").addEventListener("change", applyTheme);
}
