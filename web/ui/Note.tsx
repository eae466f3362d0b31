import type { ReactNode } from "react";
import { type Tone, ToneIcon } from "./Status.tsx";

/** A line of its own for a fact, a warning or something to do. */
export function Note({ tone, children, actions }: { tone: Tone; children: ReactNode; actions?: ReactNode }) {
  return (
    <div className={`note ${tone}`} role={tone === "failed" ? "alert" : undefined}>
      <ToneIcon tone={tone} size={15} />
      <div className="grow">{children}</div>
      {actions && <div className="acts">{actions}</div>}
    </div>
  );
}
