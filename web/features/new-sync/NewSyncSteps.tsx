import { Check } from "lucide-react";
import Link from "next/link";
import { PageHead } from "../../ui/PageHead.tsx";

type Step = { name: string; href?: string };

/** The head of each of the three pages. Steps behind link back; the ones ahead do not exist yet. */
export function NewSyncSteps({ steps, current }: { steps: readonly [Step, Step, Step]; current: 0 | 1 | 2 }) {
  return (
    <>
      <PageHead title="New sync" crumbs={[{ href: "/syncs", text: "Syncs" }]} />
      <ol className="steps4">
        {steps.map((step, index) => (
          <li key={step.name} aria-current={index === current ? "step" : undefined}>
            {index < current ? <Check size={15} aria-hidden="true" /> : <b>{index + 1}</b>}
            {index < current && step.href ? (
              <Link className="ok" href={step.href} aria-label={step.name}>
                <span>{step.name}</span>
              </Link>
            ) : (
              <span>{step.name}</span>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
