import {
  Ban,
  Check,
  ChevronsRight,
  CircleDashed,
  CircleX,
  Clock,
  Fingerprint,
  Hand,
  type LucideIcon,
  TriangleAlert,
  Unplug,
} from "lucide-react";
import type { ReactNode } from "react";

export type Tone =
  | "queued"
  | "running"
  | "succeeded"
  | "partial"
  | "failed"
  | "held"
  | "cancelled"
  | "skipped"
  | "vio"
  | "pass"
  | "warn"
  | "fail"
  | "error"
  | "noteval";

const ICONS: Record<Exclude<Tone, "running" | "partial">, LucideIcon> = {
  queued: Clock,
  succeeded: Check,
  failed: CircleX,
  held: Hand,
  cancelled: Ban,
  skipped: ChevronsRight,
  vio: Fingerprint,
  pass: Check,
  warn: TriangleAlert,
  fail: CircleX,
  error: Unplug,
  noteval: CircleDashed,
};

export function ToneIcon({ tone, size = 14 }: { tone: Tone; size?: number }) {
  if (tone === "running") {
    return (
      <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
        <path
          d="M3 12h4l3-7 4 14 3-7h4"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.2"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      </svg>
    );
  }
  if (tone === "partial") {
    return (
      <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="12" cy="12" r="9.5" fill="none" stroke="currentColor" strokeWidth="2" />
        <path d="M12 3a9 9 0 0 1 0 18z" fill="currentColor" />
      </svg>
    );
  }
  const Icon = ICONS[tone];
  return <Icon size={size} strokeWidth={2} aria-hidden="true" />;
}

/** Icon, word and colour: always all three. `isFilled` gives the soft ground of page headers. */
export function Status({ tone, isFilled, children }: { tone: Tone; isFilled?: boolean; children: ReactNode }) {
  return (
    <span className={`st ${tone}${isFilled ? " fill" : ""}`}>
      <ToneIcon tone={tone} size={isFilled ? 15 : 14} />
      {children}
    </span>
  );
}
