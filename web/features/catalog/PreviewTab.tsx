"use client";
import { KeyRound } from "lucide-react";
import Link from "next/link";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { plural } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { PreviewTabQuery } from "./catalog-queries.ts";
import { cellText, isNumeric } from "./cell-text.ts";

export function PreviewTab({ id }: { id: string }) {
  const [{ data, error }, reload] = useQuery({ query: PreviewTabQuery, variables: { id } });
  const frame = useRowKeys<HTMLDivElement>();
  const preview = data?.node?.__typename === "Dataset" ? data.node.preview : null;
  if (error && !preview)
    return (
      <LoadError what="the rows" problem={toProblem(error)} onRetry={() => reload({ requestPolicy: "network-only" })} />
    );
  if (!preview) return <Skeleton lines={12} />;
  if (preview.rows.length === 0) return <Empty title="This dataset has no rows." />;
  const hasPersonal = preview.columns.some(({ isPersonal }) => isPersonal);
  return (
    <>
      <p className="dim sm">
        The first {plural(preview.rows.length, "row")} by key. A row's key opens its versions.
        {hasPersonal && " Violet columns look personal."}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll grid-frame" ref={frame} tabIndex={0}>
        <table className="tight grid-table">
          <caption className="sr">Preview of rows</caption>
          <thead>
            <tr>
              <th scope="col">Key</th>
              {preview.columns.map((column) => (
                <th
                  key={column.name}
                  scope="col"
                  className={`${isNumeric(column.type) ? "n" : ""}${column.isPersonal ? " personal" : ""}`}
                >
                  <span className="mono">{column.name}</span>
                  {column.isKey && <KeyRound size={11} aria-label="key" />}
                  <small>{column.type}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => (
              <tr key={row.key + JSON.stringify(row.cells)}>
                <th scope="row">
                  <Link className="mono" href={`?tab=record&key=${encodeURIComponent(row.key)}`} data-row>
                    {row.key}
                  </Link>
                </th>
                {preview.columns.map((column, index) => {
                  const text = cellText(row.cells[index]);
                  return (
                    <td
                      key={column.name}
                      className={`${isNumeric(column.type) ? "n" : ""}${column.isPersonal ? " personal" : ""}`}
                      title={text ?? undefined}
                    >
                      {text ?? <span className="dim">null</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
