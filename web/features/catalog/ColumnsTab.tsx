"use client";
import { KeyRound } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useDeferredValue, useState } from "react";
import { useQuery } from "urql";
import type { ColumnsTabQuery as ColumnsTabResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { entityWord } from "../../graphql/words.ts";
import { FindingChip } from "../../ui/FindingChip.tsx";
import { formatCount, formatShare, plural, toNumber, UNKNOWN } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { ColumnsTabQuery } from "./catalog-queries.ts";

/** What a policy did to a column's values. */
const TREATED = { MASK: "masked", HASH: "hashed", REDACT: "redacted", ENCRYPT: "encrypted", DROP: "dropped" } as const;

type Column = Extract<NonNullable<ColumnsTabResult["node"]>, { __typename: "Dataset" }>["columns"]["nodes"][number];
type Shown = "data" | "nulls" | "personal" | "metadata";

const SHOWN: Record<Shown, (column: Column) => boolean> = {
  data: (column) => !column.isMetadata,
  nulls: (column) => !column.isMetadata && toNumber(column.profile?.nulls) > 0,
  personal: (column) => column.findings.some(({ status }) => status !== "REJECTED"),
  metadata: (column) => column.isMetadata,
};

export function ColumnsTab({ id }: { id: string }) {
  const [search, setSearch] = useQueryState("column", parseAsString.withDefault(""));
  const [shown, setShown] = useState<Shown>("data");
  const [after, setAfter] = useState<string | null>(null);
  const asked = useDeferredValue(search.trim());
  const [{ data, error }, reload] = useQuery({
    query: ColumnsTabQuery,
    variables: { id, search: asked || null, after },
  });
  const columns = data?.node?.__typename === "Dataset" ? data.node.columns : null;
  if (error && !columns)
    return (
      <LoadError
        what="the columns"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!columns) return <Skeleton lines={10} />;
  const listed = columns.nodes.filter(SHOWN[shown]);
  const profiled = columns.nodes.find(({ profile }) => profile)?.profile;
  const choice = (value: Shown, text: string) => ({ value, text, count: columns.nodes.filter(SHOWN[value]).length });
  return (
    <>
      <div className="row wrap">
        <SearchField label="Filter columns" value={search} onChange={(value) => setSearch(value || null)} />
        <Segmented
          label="Show"
          value={shown}
          onChange={setShown}
          choices={[
            choice("data", "Data"),
            choice("nulls", "Has nulls"),
            choice("personal", "Looks personal"),
            choice("metadata", "Atlas's own"),
          ]}
        />
        <span className="dim end">
          {profiled ? `Profile of ${plural(profiled.rows, "row")}` : "Profiles are made of the chart layer"}
        </span>
      </div>
      {listed.length === 0 ? (
        <Empty
          title={asked ? `No column matches "${asked}".` : "No column of this kind."}
          action={
            <button
              type="button"
              className="btn"
              onClick={() => {
                setShown("data");
                void setSearch(null);
              }}
            >
              Show all columns
            </button>
          }
        />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" tabIndex={0}>
          <table className="tight">
            <caption className="sr">Columns</caption>
            <thead>
              <tr>
                <th scope="col">Column</th>
                <th scope="col">Type</th>
                {profiled && (
                  <>
                    <th scope="col">Null</th>
                    <th scope="col" className="n">
                      Distinct
                    </th>
                    <th scope="col">Least to most</th>
                  </>
                )}
                <th scope="col">Personal data</th>
                <th scope="col">Description</th>
              </tr>
            </thead>
            <tbody>
              {listed.map((column) => (
                <ColumnRow key={column.id} column={column} hasProfiles={profiled !== undefined} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {columns.pageInfo.hasNextPage && (
        <button type="button" className="btn self-start" onClick={() => setAfter(columns.pageInfo.endCursor ?? null)}>
          Next 200 columns
        </button>
      )}
    </>
  );
}

function ColumnRow({ column, hasProfiles }: { column: Column; hasProfiles: boolean }) {
  const { profile } = column;
  const rows = toNumber(profile?.rows);
  const nullShare = profile && rows > 0 ? toNumber(profile.nulls) / rows : null;
  const isPersonal = column.findings.some(({ status }) => status !== "REJECTED");
  return (
    <tr>
      <td className="mono strong">
        <span className="row">
          {column.name}
          {column.isKey && (
            <span title="Part of the key">
              <KeyRound size={12} aria-label="key" />
            </span>
          )}
        </span>
      </td>
      <td className="soft">{column.type}</td>
      {hasProfiles && (
        <>
          <td title={profile ? `${formatCount(profile.nulls)} of ${formatCount(profile.rows)}` : undefined}>
            {nullShare === null ? (
              UNKNOWN
            ) : (
              <>
                <span className="nullbar" aria-hidden="true">
                  <i style={{ width: `${nullShare > 0 ? Math.max(4, nullShare * 100) : 0}%` }} />
                </span>
                {nullShare === 0 ? <span className="dim">0</span> : formatShare(nullShare)}
              </>
            )}
          </td>
          <td className="n">
            {profile?.isDistinctEstimate && "~"}
            {formatCount(profile?.distinct)}
          </td>
          <td className="narrow range">
            {isPersonal ? (
              <span className="redact" role="img" aria-label="masked" title="Masked: it looks personal" />
            ) : (
              rangeOf(profile)
            )}
          </td>
        </>
      )}
      <td>
        <span className="row">
          {column.findings.map((finding) => (
            <FindingChip key={finding.id} word={entityWord(finding.entityType)} status={finding.status} />
          ))}
          {column.treatment !== "KEEP" && (
            <span className="tag">{column.isTreatedWithin ? "treated inside" : TREATED[column.treatment]}</span>
          )}
        </span>
      </td>
      <td className="soft">{column.description}</td>
    </tr>
  );
}

function rangeOf(profile: Column["profile"]): string {
  if (!profile || profile.min === null || profile.max === null) return UNKNOWN;
  return profile.min === profile.max ? profile.min : `${profile.min} – ${profile.max}`;
}
