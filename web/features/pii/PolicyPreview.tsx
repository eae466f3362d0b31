import type { PolicyPreviewQuery } from "../../graphql/generated/graphql.ts";
import { entityWord } from "../../graphql/words.ts";
import { plural } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { TREATMENT_WORDS } from "./policy-draft.ts";

/** What a policy would change, column by column, on examples that are masked themselves. */
export function PolicyPreview({ preview }: { preview: PolicyPreviewQuery["piiPolicyPreview"] }) {
  const { columns, datasets, streams, changes } = preview;
  return (
    <Panel title="What it changes">
      <p className="lead" role="status">
        {columns === 0
          ? `Nothing changes in the ${plural(streams, "stream")} that it governs. New columns come under it as they are found.`
          : `It changes ${plural(columns, "column")} in ${plural(datasets, "dataset")}.`}
      </p>
      {changes.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" tabIndex={0}>
          <table>
            <caption className="sr">Columns that change</caption>
            <thead>
              <tr>
                <th scope="col">Column</th>
                <th scope="col">Holds</th>
                <th scope="col">Becomes</th>
                <th scope="col">For example</th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={`${change.table} ${change.columnName} ${change.path}`}>
                  <td className="mono strong">
                    {change.table}.{change.columnName}
                    {change.path && `.${change.path}`}
                  </td>
                  <td>{change.entityType ? entityWord(change.entityType) : "–"}</td>
                  <td>
                    {change.isWithin ? "personal data inside it treated" : TREATMENT_WORDS[change.after]}
                    {change.isForNewRowsOnly && (
                      <span className="soft"> (new rows only: what was taken away stays so)</span>
                    )}
                  </td>
                  <td className="mono">
                    {change.examples.map((example) => (
                      <div key={example.before}>
                        {example.before} → {example.after ?? "gone"}
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
