"use client";
import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";
const KEY = "atlas-theme";

function read(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

function subscribe(listener: () => void) {
  window.addEventListener(KEY, listener);
  return () => window.removeEventListener(KEY, listener);
}

/** The chosen theme; /theme.js, which ran before the first paint, listens for the change and applies it. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(subscribe, read, () => "system" as const);
  return [
    theme,
    (next) => {
      localStorage.setItem(KEY, next);
      window.dispatchEvent(new Event(KEY));
    },
  ];
}
