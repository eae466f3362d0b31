"use client";
import { type RefObject, useRef } from "react";
import { useHotkeys } from "./use-hotkeys.ts";

/** `j` and `k` walk the links or buttons marked data-row inside the returned element; Enter opens as it always does. */
export function useRowKeys<Frame extends HTMLElement>(): RefObject<Frame | null> {
  const frame = useRef<Frame>(null);
  const move = (by: 1 | -1) => {
    const rows = [...(frame.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const current = rows.indexOf(document.activeElement as HTMLElement);
    rows[current === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, current + by))]?.focus();
  };
  useHotkeys({ j: () => move(1), k: () => move(-1) });
  return frame;
}
