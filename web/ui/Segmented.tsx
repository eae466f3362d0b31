import type { ReactNode } from "react";

export type Choice<Value extends string> = { value: Value; text: ReactNode; count?: number };

/** One of a few, all in sight. */
export function Segmented<Value extends string>(props: {
  label: string;
  choices: readonly Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out inline in every engine
    <div className="seg" role="group" aria-label={props.label}>
      {props.choices.map(({ value, text, count }) => (
        <button key={value} type="button" aria-pressed={value === props.value} onClick={() => props.onChange(value)}>
          {text} {count !== undefined && <span className="count">{count.toLocaleString()}</span>}
        </button>
      ))}
    </div>
  );
}
