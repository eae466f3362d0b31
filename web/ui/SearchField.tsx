"use client";
import { Search } from "lucide-react";
import { useRef } from "react";
import { useHotkeys } from "./use-hotkeys.ts";

/** A filter box that "/" reaches. */
export function SearchField(props: { label: string; value: string; onChange: (value: string) => void }) {
  const ref = useRef<HTMLInputElement>(null);
  useHotkeys({
    "/": (event) => {
      event.preventDefault();
      ref.current?.focus();
    },
  });
  return (
    <label className="field search">
      <Search size={14} aria-hidden="true" />
      <span className="sr">{props.label}</span>
      <input
        ref={ref}
        type="search"
        placeholder={props.label}
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
      />
      <kbd>/</kbd>
    </label>
  );
}
