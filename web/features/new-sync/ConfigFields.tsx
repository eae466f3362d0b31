"use client";
import { CircleX } from "lucide-react";
import { type ReactNode, useId } from "react";
import { activeFields, CLEARED, type FormErrors, type FormValues, isGroup, type SpecField } from "./config-form.ts";

type FieldsProps = {
  fields: readonly SpecField[];
  values: FormValues;
  errors: FormErrors;
  /** Keys of secrets that are stored: left empty, they stay. */
  keptSecrets: ReadonlySet<string>;
  onChange: (key: string, value: string | boolean) => void;
};

/** The form that the spec asks for. Choosing another branch shows its fields; the other branch keeps what it holds. */
export function ConfigFields({ fields, values, errors, keptSecrets, onChange }: FieldsProps) {
  const shown = activeFields(fields, values).filter(({ isHidden }) => !isHidden);
  return shown.map((field) => {
    const key = field.key;
    const isNested = field.branch !== null || field.path.length > 1;
    if (isGroup(fields, field)) {
      return (
        <div key={key} className={field.path.length > 1 ? "nested" : undefined}>
          <h3>{field.title}</h3>
          {field.description && <p className="help">{field.description}</p>}
        </div>
      );
    }
    return (
      <div key={key} className={isNested ? "nested" : undefined}>
        <ConfigField
          field={field}
          value={values[key] ?? ""}
          error={errors[key]}
          isKept={keptSecrets.has(key)}
          onChange={(value) => onChange(key, value)}
        />
      </div>
    );
  });
}

type FieldProps = {
  field: SpecField;
  value: string | boolean;
  error: string | undefined;
  isKept: boolean;
  onChange: (value: string | boolean) => void;
};

function ConfigField(props: FieldProps) {
  const { field } = props;
  if (field.type === "ONE_OF") return <ChoiceCards {...props} />;
  if (field.type === "BOOLEAN") return <Checkbox {...props} />;
  if (props.isKept && (props.value === "" || props.value === CLEARED)) return <KeptSecret {...props} />;
  return <LabelledInput {...props} />;
}

function LabelledInput({ field, value, error, onChange }: FieldProps) {
  const id = useId();
  const described = [error && `${id}-error`, `${id}-help`].filter(Boolean).join(" ");
  const common = {
    id,
    className: field.type === "STRING" || field.type === "ENUM" ? "input" : "input mono",
    value: String(value),
    required: field.isRequired,
    "aria-invalid": error !== undefined,
    "aria-describedby": described,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  const example = field.examples[0];
  const placeholder =
    example === undefined || example === null
      ? undefined
      : `such as ${typeof example === "string" ? example : JSON.stringify(example)}`;
  return (
    <>
      <label htmlFor={id}>
        {field.title}
        {!field.isRequired && <small>optional</small>}
      </label>
      {input()}
      <FieldHelp id={id} error={error}>
        {helpText(field)}
      </FieldHelp>
    </>
  );

  function input(): ReactNode {
    switch (field.type) {
      case "ENUM":
        return (
          <select {...common}>
            <option value="">{field.isRequired ? "Choose" : "Not set"}</option>
            {field.choices.map((choice) => (
              <option key={JSON.stringify(choice.value)} value={JSON.stringify(choice.value)}>
                {choice.title}
              </option>
            ))}
          </select>
        );
      case "TEXT":
      case "ARRAY":
      case "OBJECT":
        return (
          <textarea {...common} placeholder={placeholder} rows={field.type === "TEXT" ? 4 : 3} spellCheck={false} />
        );
      case "SECRET":
        return <input {...common} type="password" autoComplete="new-password" placeholder={placeholder} />;
      case "INTEGER":
      case "NUMBER":
        return <input {...common} inputMode="decimal" autoComplete="off" placeholder={placeholder} />;
      case "DATE":
        return <input {...common} type="date" />;
      default:
        return <input {...common} autoComplete="off" spellCheck={false} placeholder={placeholder} />;
    }
  }
}

/** A stored secret is never shown: it stays, is replaced by what is typed, or is cleared. */
function KeptSecret({ field, value, error, onChange }: FieldProps) {
  const id = useId();
  const isCleared = value === CLEARED;
  return (
    <>
      <label htmlFor={id}>
        {field.title}
        <small>{isCleared ? "will be cleared" : "set"}</small>
      </label>
      <div className="row">
        <input
          id={id}
          className="input mono"
          type="password"
          autoComplete="new-password"
          value=""
          disabled={isCleared}
          placeholder={isCleared ? "" : "stays as it is; type to replace it"}
          aria-describedby={`${id}-help`}
          onChange={(event) => onChange(event.target.value)}
        />
        <button type="button" className="btn" onClick={() => onChange(isCleared ? "" : CLEARED)}>
          {isCleared ? "Keep it" : "Clear"}
          <span className="sr"> {field.title}</span>
        </button>
      </div>
      <FieldHelp id={id} error={error}>
        {helpText(field)}
      </FieldHelp>
    </>
  );
}

function helpText(field: SpecField): string {
  const hints = {
    SECRET: "Encrypted. Atlas never sends it back, not even to you.",
    ARRAY: "One a line, or a JSON list.",
    OBJECT: "As JSON.",
    DATETIME: "With its zone, as 2026-11-23T14:00:00Z.",
  } as Partial<Record<SpecField["type"], string>>;
  return [field.description, hints[field.type]].filter(Boolean).join(" ");
}

function Checkbox({ field, value, error, onChange }: FieldProps) {
  const id = useId();
  return (
    <>
      <label className="check" htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          aria-describedby={`${id}-help`}
          onChange={(event) => onChange(event.target.checked)}
        />
        {field.title}
      </label>
      <FieldHelp id={id} error={error}>
        {field.description}
      </FieldHelp>
    </>
  );
}

function ChoiceCards({ field, value, error, onChange }: FieldProps) {
  const id = useId();
  return (
    <fieldset aria-describedby={`${id}-help`}>
      <legend className="lab">{field.title}</legend>
      <div className="choices">
        {!field.isRequired && (
          <label className={`choice${value === "" ? " on" : ""}`}>
            <input type="radio" name={id} value="" checked={value === ""} onChange={() => onChange("")} />
            <b className="strong">Not set</b>
          </label>
        )}
        {field.choices.map((choice) => {
          const coded = JSON.stringify(choice.value);
          return (
            <label key={coded} className={`choice${coded === value ? " on" : ""}`}>
              <input type="radio" name={id} value={coded} checked={coded === value} onChange={() => onChange(coded)} />
              <span>
                <b className="strong">{choice.title}</b>
                {choice.description && <span className="help block">{choice.description}</span>}
              </span>
            </label>
          );
        })}
      </div>
      <FieldHelp id={id} error={error}>
        {[field.description, field.choices.length > 1 && "What you type in one is kept when you look at another."]
          .filter(Boolean)
          .join(" ")}
      </FieldHelp>
    </fieldset>
  );
}

function FieldHelp({ id, error, children }: { id: string; error: string | undefined; children: ReactNode }) {
  return (
    <>
      {error && (
        <p className="help bad" id={`${id}-error`}>
          <CircleX size={14} aria-hidden="true" />
          {error}
        </p>
      )}
      <p className="help" id={`${id}-help`}>
        {children}
      </p>
    </>
  );
}
