"use client";
import { KeyRound } from "lucide-react";
import { parseAsInteger, parseAsString, useQueryState } from "nuqs";
import { type FormEvent, useState } from "react";
import { useQuery } from "urql";
import type { Layer, RecordTabQuery as RecordTabResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { formatDateTime, plural } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { useHotkeys } from "../../ui/use-hotkeys.ts";
import { RecordTabQuery } from "./catalog-queries.ts";
import { cellText } from "./cell-text.ts";
import { RecordLife } from "./RecordLife.tsx";

export type Version = Extract<NonNullable<RecordTabResult["node"]>, { __typename: "Dataset" }>["record"][number];

/** One record through time: a key, its versions, what each of them changed. */
export function RecordTab({ id, layer }: { id: string; layer: Layer }) {
  const [key, setKey] = useQueryState("key", parseAsString.withDefault(""));
  const [typed, setTyped] = useState(key);
  const [{ data, error, fetching }, reload] = useQuery({
    query: RecordTabQuery,
    variables: { id, key },
    pause: key === "",
  });
  const versions = data?.node?.__typename === "Dataset" ? data.node.record : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    void setKey(typed.trim() || null);
  }
  return (
    <>
      <form className="row wrap" onSubmit={submit}>
        <label className="field record-key">
          <KeyRound size={14} aria-hidden="true" />
          <span className="sr">Key of the record</span>
          <input
            className="mono"
            placeholder='A key, such as 42 or ["UA",1579]'
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <button type="submit" className="btn">
          Show the record
        </button>
        {versions && versions.length > 0 && (
          <span className="dim">
            {plural(versions.length, "version")}
            <span className="only-wide">
              {" "}
              · <kbd>[</kbd> earlier <kbd>]</kbd> later
            </span>
          </span>
        )}
      </form>
      {key === "" ? (
        <Empty title="Which record?">Type its key as the key column holds it, or click a row of the preview.</Empty>
      ) : error && !versions ? (
        <LoadError
          what="this record"
          problem={toProblem(error)}
          onRetry={() => reload({ requestPolicy: "network-only" })}
        />
      ) : !versions ? (
        fetching ? (
          <Skeleton lines={6} />
        ) : (
          <Empty title="There is no such dataset." />
        )
      ) : versions.length === 0 ? (
        <Empty title={`No record has the key ${key}.`}>
          A key of several columns is written as a JSON list, in the order of the key.
        </Empty>
      ) : (
        <RecordVersions versions={versions} hasHistory={layer === "NAVIGATE"} />
      )}
    </>
  );
}

/** `versions` come newest first; they are numbered from the oldest. */
function RecordVersions({ versions, hasHistory }: { versions: readonly Version[]; hasHistory: boolean }) {
  const [chosen, setChosen] = useQueryState("version", parseAsInteger);
  const number = chosen !== null && chosen >= 1 && chosen <= versions.length ? chosen : versions.length;
  const choose = (next: number) => setChosen(Math.min(versions.length, Math.max(1, next)));
  useHotkeys({ "[": () => choose(number - 1), "]": () => choose(number + 1) });
  const shown = versions[versions.length - number]!;
  const values = fieldsOf(shown);
  return (
    <>
      {hasHistory && <RecordLife versions={versions} number={number} onChoose={choose} />}
      <div className="cols record">
        {hasHistory && (
          <Panel title="What changed">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
            <div className="scroll" tabIndex={0}>
              <table className="tight">
                <caption className="sr">Changed fields by version, newest first</caption>
                <thead>
                  <tr>
                    <th scope="col">Version</th>
                    <th scope="col">From</th>
                    <th scope="col">To</th>
                    <th scope="col">Column</th>
                    <th scope="col">Was</th>
                    <th scope="col">Became</th>
                  </tr>
                </thead>
                <tbody>
                  {versions.flatMap((version, index) => versionRows(versions, version, index, number, choose))}
                </tbody>
              </table>
            </div>
          </Panel>
        )}
        <Panel title={hasHistory ? `Version ${number}${shown.isCurrent ? ", current" : ""}` : "The record"}>
          <dl className="kv mono">
            {Object.entries(values).map(([name, value]) => (
              <div key={name} className="contents">
                <dt>{name}</dt>
                <dd className={shown.changed.includes(name) ? "strong" : undefined}>
                  {cellText(value) ?? <span className="dim">null</span>}
                </dd>
              </div>
            ))}
          </dl>
        </Panel>
      </div>
    </>
  );
}

function versionRows(
  versions: readonly Version[],
  version: Version,
  index: number,
  chosen: number,
  choose: (number: number) => void,
) {
  const number = versions.length - index;
  const before = versions[index + 1];
  const changed: readonly (string | null)[] = version.changed.length > 0 ? version.changed : [null];
  return changed.map((column, row) => (
    <tr key={`${number} ${column}`} aria-selected={number === chosen || undefined}>
      <td>
        {row === 0 && (
          <button type="button" className="quiet strong" onClick={() => choose(number)}>
            {number}
            {version.isCurrent ? " current" : ""}
            {!before ? " first seen" : ""}
          </button>
        )}
      </td>
      <td>{row === 0 && formatDateTime(version.validFrom)}</td>
      <td>{row === 0 && (version.validTo ? formatDateTime(version.validTo) : "open")}</td>
      {column === null ? (
        <td className="dim" colSpan={3}>
          {before ? "no column differs" : `all ${Object.keys(fieldsOf(version)).length} columns`}
        </td>
      ) : (
        <>
          <td className="mono">{column}</td>
          <td className="mono range">
            {before ? (cellText(fieldsOf(before)[column]) ?? <span className="dim">null</span>) : ""}
          </td>
          <td className="mono strong range">
            {cellText(fieldsOf(version)[column]) ?? <span className="dim">null</span>}
          </td>
        </>
      )}
    </tr>
  ));
}

function fieldsOf({ values }: Version): Record<string, unknown> {
  return typeof values === "object" && values !== null ? (values as Record<string, unknown>) : {};
}
