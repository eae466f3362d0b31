"use client";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useDeferredValue, useState } from "react";
import { useQuery } from "urql";
import type { DatasetOrder } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { plural } from "../../ui/format.ts";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { CatalogFacets } from "./CatalogFacets.tsx";
import { CatalogQuery } from "./catalog-queries.ts";
import { DatasetTable } from "./DatasetTable.tsx";
import { useCatalogFilter } from "./use-catalog-filter.ts";

const ORDERS: readonly DatasetOrder[] = ["RELEVANCE", "NAME", "FRESHNESS", "ROWS"];

export function CatalogPage() {
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const [orderBy, setOrder] = useQueryState("order", parseAsStringLiteral(ORDERS).withDefault("RELEVANCE"));
  const { chosen, filter, toggle, clear: clearFacets } = useCatalogFilter();
  const [after, setAfter] = useState<string | null>(null);
  const asked = useDeferredValue(search.trim());
  const [{ data, error, stale }, reload] = useQuery({
    query: CatalogQuery,
    variables: { filter: { ...filter, search: asked || null }, orderBy, after, search: asked },
  });
  const datasets = data?.datasets;
  const isFiltered = asked !== "" || Object.values(chosen).some((values) => values.length > 0);
  const clear = () => {
    setAfter(null);
    void setSearch(null);
    clearFacets();
  };
  return (
    <>
      <PageHead
        title="Catalog"
        beside={datasets && <span className="soft">{plural(datasets.totalCount, "dataset")}</span>}
      />
      <div className="row wrap">
        <SearchField
          label="Search names, columns, descriptions and tags"
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
        <span className="end">
          <Segmented
            label="Order"
            value={orderBy}
            onChange={(value) => {
              setAfter(null);
              void setOrder(value);
            }}
            choices={[
              { value: "RELEVANCE", text: "Best" },
              { value: "NAME", text: "Name" },
              { value: "FRESHNESS", text: "Freshest" },
              { value: "ROWS", text: "Largest" },
            ]}
          />
        </span>
      </div>
      <div className="cols facets-list">
        <CatalogFacets
          facets={datasets?.facets ?? []}
          chosen={chosen}
          onToggle={(field, value) => {
            setAfter(null);
            toggle(field, value);
          }}
        />
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
