import { Plus, X } from "lucide-react";
import type { PiiRuleInput, PiiTreatment } from "../../graphql/generated/graphql.ts";
import { entityWord } from "../../graphql/words.ts";
import { TREATMENT_WORDS, TREATMENTS } from "./policy-draft.ts";

/** The rules of a policy: by type, and by column, whose rules go first. */
export function PolicyRules(props: {
  rules: readonly PiiRuleInput[];
  entityTypes: readonly string[];
  isLocked: boolean;
  onChange: (rules: PiiRuleInput[]) => void;
}) {
  const { rules, entityTypes, isLocked, onChange } = props;
  const change = (index: number, part: Partial<PiiRuleInput>) =>
    onChange(rules.map((rule, place) => (place === index ? { ...rule, ...part } : rule)));
  const free = entityTypes.find((type) => !rules.some((rule) => rule.entityType === type));
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll" tabIndex={0}>
        <table>
          <caption className="sr">Rules</caption>
          <thead>
            <tr>
              <th scope="col">For</th>
              <th scope="col">Where</th>
              <th scope="col">Its values are</th>
              <th scope="col">
                <span className="sr">Act</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place while it is typed
              <tr key={index}>
                <td>
                  {rule.entityType != null ? (
                    <select
                      className="input"
                      aria-label={`Type of rule ${index + 1}`}
                      disabled={isLocked}
                      value={rule.entityType}
                      onChange={(event) => change(index, { entityType: event.target.value })}
                    >
                      {entityTypes.map((type) => (
                        <option key={type} value={type}>
                          {entityWord(type)}
                        </option>
                      ))}
                    </select>
                  ) : (
                    <input
                      className="input mono"
                      aria-label={`Column of rule ${index + 1}`}
                      placeholder="column, such as email"
                      disabled={isLocked}
                      value={rule.columnName ?? ""}
                      onChange={(event) => change(index, { columnName: event.target.value })}
                    />
                  )}
                </td>
                <td>
                  {rule.entityType != null ? (
                    <span className="dim">every column found to hold it</span>
                  ) : (
                    <input
                      className="input mono"
                      aria-label={`Table of rule ${index + 1}`}
                      placeholder="every table"
                      disabled={isLocked}
                      value={rule.table ?? ""}
                      onChange={(event) => change(index, { table: event.target.value || null })}
                    />
                  )}
                </td>
                <td>
                  <TreatmentSelect
                    label={`Treatment of rule ${index + 1}`}
                    value={rule.treatment}
                    isLocked={isLocked}
                    onChange={(treatment) => change(index, { treatment })}
                  />
                </td>
                <td>
                  {!isLocked && (
                    <button
                      type="button"
                      className="btn icon bare"
                      aria-label={`Remove rule ${index + 1}`}
                      onClick={() => onChange(rules.filter((_, place) => place !== index))}
                    >
                      <X size={15} aria-hidden="true" />
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!isLocked && (
        <p className="row wrap">
          <button
            type="button"
            className="btn small"
            disabled={free === undefined}
            onClick={() => onChange([...rules, { entityType: free ?? null, treatment: "MASK" }])}
          >
            <Plus size={13} aria-hidden="true" />
            Rule for a type
          </button>
          <button
            type="button"
            className="btn small"
            onClick={() => onChange([...rules, { columnName: "", path: "", treatment: "MASK" }])}
          >
            <Plus size={13} aria-hidden="true" />
            Rule for a column
          </button>
        </p>
      )}
    </>
  );
}

export function TreatmentSelect(props: {
  label: string;
  id?: string;
  value: PiiTreatment;
  isLocked: boolean;
  onChange: (treatment: PiiTreatment) => void;
}) {
  return (
    <select
      id={props.id}
      className="input"
      aria-label={props.label}
      disabled={props.isLocked}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value as PiiTreatment)}
    >
      {TREATMENTS.map((treatment) => (
        <option key={treatment} value={treatment}>
          {TREATMENT_WORDS[treatment]}
        </option>
      ))}
    </select>
  );
}
