/** Colours of the theme for what is drawn by hand. */
import { useMemo } from "react";
import { useTheme } from "../shell/theme.ts";

/** The font of the window, for canvases. */
export const canvasFont = (size: number, weight = 400): string =>
  `${weight} ${size}px "Raised digits", "Inter Variable", system-ui, sans-serif`;

export interface Inks {
  dark: boolean;
  ink: string;
  grid: string;
  surface: string;
  token(name: string): string;
}

/** The colours of the theme that is on screen; another object when that changes. */
export function useInks(): Inks {
  const theme = useTheme();
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const token = (name: string) => style.getPropertyValue(name).trim();
    return {
      dark: theme !== "light",
      ink: token("--ink-muted"),
      grid: token("--line"),
      surface: token("--surface-raised"),
      token,
    };
  }, [theme]);
}
