"use client";
import { useEffect } from "react";

/** Keeps the browser tab's name in step with what the page shows. */
export function useTitle(name: string) {
  useEffect(() => {
    document.title = `${name} · Atlas`;
  }, [name]);
}
