"use client";
import Link from "next/link";
import { parseAsArrayOf, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useDeferredValue, useState } from "react";
import { useQuery } from "urql";
import type { CatalogQuery as CatalogResult, Layer } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { LAYER, OUTCOME } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatBytes, formatCount, formatShare, plural } from "../../ui/format.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Status } from "../../ui/Status.tsx";
import { Tint } from "../../ui/Tint.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { CatalogFacetsQuery, CatalogQuery } from "./catalog-queries.ts";

const LAYERS: readonly Layer[] = ["EXPLORE", "CHART", "NAVIGATE"];

export function CatalogPage() {
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const [layers, setLayers] = useQueryState("layer", parseAsArrayOf(parseAsStringLiteral(LAYERS)).withDefault([]));
  const [sourceId, setSourceId] = useQueryState("source", parseAsString);
  const [hasPii, setHasPii] = useQueryState("personal", parseAsBoolean.withDefault(false));
  const [after, setAfter] = useState<string | null>(null);
  const asked = useDeferredValue(search.trim());
  const filter = { search: asked || null, layers: layers.length > 0 ? layers : null, sourceId, hasPii: hasPii || null };
  const [{ data, error, stale }, reload] = useQuery({ query: CatalogQuery, variables: { filter, after } });
  const [{ data: facets }] = useQuery({ query: CatalogFacetsQuery });
  const datasets = data?.datasets;
  const isFiltered = asked !== "" || layers.length > 0 || sourceId !== null || hasPii;
  const clear = () => {
    setAfter(null);
    void setSearch(null);
    void setLayers(null);
    void setSourceId(null);
    void setHasPii(null);
  };
  return (
    <>
      <PageHead
        title="Catalog"
        beside={facets && <span className="soft">{plural(facets.all.totalCount, "dataset")} in 3 layers</span>}
      />
      <div className="row wrap">
        <SearchField
          label="Search names and columns"
          value={search}
          onChange={(value) => {
            setAfter(null);
            void setSearch(value || null);
          }}
        />
        {isFiltered && (
          <button type="button" className="quiet" onClick={clear}>
            Clear the filter
          </button>
        )}
        <span className="dim end">{datasets && plural(datasets.totalCount, "dataset")}</span>
      </div>
      <div className="cols facets-list">
        <aside className="stack" aria-label="Filter">
          <fieldset className="facet">
            <legend>Layer</legend>
            {LAYERS.map((layer) => (
              <label key={layer}>
                <input
                  type="checkbox"
                  checked={layers.includes(layer)}
                  onChange={() => {
                    setAfter(null);
                    const next = layers.includes(layer) ? layers.filter((each) => each !== layer) : [...layers, layer];
                    void setLayers(next.length > 0 ? next : null);
                  }}
                />
                <Tint tint={LAYER[layer]} />
                <span>{formatCount(facets?.[LAYER[layer]].totalCount)}</span>
              </label>
            ))}
          </fieldset>
          {facets && facets.sources.nodes.length > 0 && (
            <fieldset className="facet">
              <legend>Source</legend>
              {facets.sources.nodes.map((source) => (
                <label key={source.id}>
                  <input
                    type="checkbox"
                    checked={sourceId === source.id}
                    onChange={() => {
                      setAfter(null);
                      void setSourceId(sourceId === source.id ? null : source.id);
                    }}
                  />
                  {source.name}
                </label>
              ))}
            </fieldset>
          )}
          <fieldset className="facet">
            <legend>Personal data</legend>
            <label>
              <input
                type="checkbox"
                checked={hasPii}
                onChange={(event) => {
                  setAfter(null);
                  void setHasPii(event.target.checked || null);
                }}
              />
              found
              <span>{formatCount(facets?.personal.totalCount)}</span>
            </label>
          </fieldset>
        </aside>
        {error && !datasets ? (
          <LoadError
            what="the catalog"
            problem={toProblem(error)}
            onRetry={() => reload({ requestPolicy: "network-only" })}
          />
        ) : !datasets ? (
          <Skeleton lines={10} />
        ) : datasets.nodes.length === 0 ? (
          isFiltered ? (
            <Empty
              title={asked ? `No dataset matches "${asked}" and the filter.` : "No dataset passes the filter."}
              action={
                <button type="button" className="btn" onClick={clear}>
                  Clear the filter
                </button>
              }
            />
          ) : (
            <Empty
              title="The catalog is empty."
              action={
                <Link className="btn" href="/syncs/new">
                  New sync
                </Link>
              }
            >
              A run fills it: three datasets for each stream.
            </Empty>
          )
        ) : (
          <div className="stack">
            <DatasetTable datasets={datasets.nodes} isStale={stale} />
            <p className="row">
              {after && (
                <button type="button" className="btn" onClick={() => setAfter(null)}>
                  Back to the first
                </button>
              )}
              {datasets.pageInfo.hasNextPage && (
                <button type="button" className="btn" onClick={() => setAfter(datasets.pageInfo.endCursor ?? null)}>
                  Next 50
                </button>
              )}
              <span className="dim sm only-wide">
                <kbd>j</kbd> <kbd>k</kbd> move · <kbd>Enter</kbd> open
              </span>
            </p>
          </div>
        )}
      </div>
    </>
  );
}

function DatasetTable({ datasets, isStale }: { datasets: CatalogResult["datasets"]["nodes"]; isStale: boolean }) {
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
          {datasets.map(({ id, name, layer, table, source, rowCount, sizeBytes, health, updatedAt }) => (
            <tr key={id}>
              <td>
                <Link href={`/catalog/${id}`} title={table} data-row>
                  {name}
                </Link>
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
                <Ago at={updatedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
