"use client";
import { Check, Copy } from "lucide-react";
import { useState } from "react";

export function CopyButton({
  text,
  label,
  isBare,
}: {
  text: string | (() => string);
  label: string;
  isBare?: boolean;
}) {
  const [outcome, setOutcome] = useState<"idle" | "copied" | "refused">("idle");
  async function copy() {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text());
      setOutcome("copied");
    } catch {
      // A page served over plain HTTP from another machine has no clipboard.
      setOutcome("refused");
    }
  }
  const words = { idle: label, copied: "Copied", refused: "The browser refused; select and copy" }[outcome];
  return (
    <button type="button" className={`btn${isBare ? " bare" : ""}`} onClick={copy} onBlur={() => setOutcome("idle")}>
      {outcome === "copied" ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
      <span aria-live="polite">{words}</span>
    </button>
  );
}
