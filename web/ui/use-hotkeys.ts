"use client";
import { useEffect, useRef } from "react";

const SWITCH = "atlas-hotkeys";

/** Single-key shortcuts can be switched off: they get in the way of speech input (WCAG 2.1.4). */
export const hotkeySetting = {
  areOn: () => localStorage.getItem(SWITCH) !== "off",
  set: (areOn: boolean) => localStorage.setItem(SWITCH, areOn ? "on" : "off"),
};

export function isTyping(event: KeyboardEvent): boolean {
  const target = event.target;
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Calls the handler of a key while no field has the focus and no dialog is open. */
export function useHotkeys(handlers: Record<string, (event: KeyboardEvent) => void>) {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || isTyping(event)) return;
      if (!hotkeySetting.areOn() || document.querySelector("dialog[open]")) return;
      latest.current[event.key]?.(event);
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
