"use client";
import Link from "next/link";
import { Fragment } from "react";
import type { CatalogQuery as CatalogResult } from "../../graphql/generated/graphql.ts";
import { LAYER, OUTCOME } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatBytes, formatCount, formatShare, plural } from "../../ui/format.ts";
import { Status } from "../../ui/Status.tsx";
import { Tint } from "../../ui/Tint.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";

type Listed = CatalogResult["datasets"]["nodes"][number];

/** A page of the catalog; below each name stands what else the search found in it. */
export function DatasetTable({ datasets, isStale }: { datasets: readonly Listed[]; isStale: boolean }) {
  const frame = useRowKeys<HTMLDivElement>();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll" ref={frame} tabIndex={0} data-stale={isStale || undefined}>
      <table>
        <caption className="sr">Datasets</caption>
        <thead>
          <tr>
            <th scope="col">Dataset</th>
            <th scope="col">Layer</th>
            <th scope="col">Source</th>
            <th scope="col" className="n">
              Rows
            </th>
            <th scope="col" className="n">
              Size
            </th>
            <th scope="col">Quality</th>
            <th scope="col">Personal data</th>
            <th scope="col" className="n">
              Written
            </th>
          </tr>
        </thead>
        <tbody>
          {datasets.map(({ id, name, layer, table, source, rowCount, sizeBytes, health, ...dataset }) => (
            <tr key={id}>
              <td>
                <Link href={`/catalog/${id}`} title={table} data-row>
                  <Marked match={dataset.matches.find(({ field }) => field === "NAME")} text={name} />
                </Link>
                <Found dataset={dataset} />
              </td>
              <td>
                <Tint tint={LAYER[layer]} />
              </td>
              <td className="soft">{source.name}</td>
              <td className="n">{formatCount(rowCount)}</td>
              <td className="n">{formatBytes(sizeBytes)}</td>
              <td>
                <Status tone={OUTCOME[health.outcome].tone}>
                  {health.evaluated > 0 ? `${health.passed} of ${health.evaluated}` : OUTCOME[health.outcome].word}
                </Status>
                {health.score !== null && <span className="dim sm"> {formatShare(health.score)}</span>}
              </td>
              <td>
                {health.piiColumns > 0 ? (
                  <Status tone="vio">{plural(health.piiColumns, "column")}</Status>
                ) : (
                  <span className="dim">none found</span>
                )}
              </td>
              <td className="n">
                {dataset.isLate ? <Status tone="warn">late</Status> : null}{" "}
                {dataset.writtenAt && <Ago at={dataset.writtenAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What the search found outside the name, else what people say of the dataset. */
function Found({
  dataset: { matches, description, tags },
}: {
  dataset: Pick<Listed, "matches" | "description" | "tags">;
}) {
  const found = matches.filter(({ field }) => field !== "NAME").slice(0, 3);
  if (found.length === 0) {
    const said = [description, ...tags.map((tag) => `#${tag}`)].filter(Boolean).join(" ");
    return said === "" ? null : <span className="dim sm block">{said}</span>;
  }
  return (
    <span className="dim sm block">
      {found.map((match, index) => (
        <Fragment key={`${match.field} ${match.text}`}>
          {index > 0 && " · "}
          {FIELD_WORDS[match.field]} <Marked match={match} text={match.text} />
        </Fragment>
      ))}
    </span>
  );
}

const FIELD_WORDS = {
  NAME: "name",
  NAMESPACE: "namespace",
  DESCRIPTION: "said:",
  TAG: "tag",
  OWNER: "owner",
  COLUMN: "column",
} as const;

function Marked({ match, text }: { match: Listed["matches"][number] | undefined; text: string }) {
  if (!match) return text;
  let end = 0;
  const parts = match.marks.map((mark) => {
    const before = text.slice(end, mark.start);
    end = mark.end;
    return (
      <Fragment key={mark.start}>
        {before}
        <mark>{text.slice(mark.start, mark.end)}</mark>
      </Fragment>
    );
  });
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
