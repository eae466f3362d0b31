import type { CheckOutcome } from "../../domain/quality/dimension-result.ts";
import type { Layer } from "../../domain/steps.ts";
import {
  type CatalogFilter,
  type CatalogOrder,
  countFacets,
  FACETS,
  type FacetCount,
  listCatalog,
  meantWords,
  type SearchedWords,
} from "../../store/catalog-search.ts";
import type { Store } from "../../store/database.ts";
import { connect, type PageRequest } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { filterId, globalId } from "../global-id.ts";

/** What the API's filter holds; ids are global ones. */
export interface CatalogRequest {
  search?: string | null;
  layers?: Layer[] | null;
  sourceId?: string | null;
  sourceIds?: string[] | null;
  connectors?: string[] | null;
  tags?: string[] | null;
  owners?: string[] | null;
  piiTypes?: string[] | null;
  hasPii?: boolean | null;
  outcomes?: CheckOutcome[] | null;
  isLate?: boolean | null;
}

/** A page of the catalog; its facets are counted only when asked for. */
export async function catalogPage(
  context: AtlasContext,
  request: CatalogRequest,
  { order, ...page }: PageRequest & { order: CatalogOrder },
) {
  const filter = toFilter(request);
  const words = await meantWords(context.store, request.search);
  const connection = await connect(context, listCatalog(filter, words, order), page, { load: context.loaders.dataset });
  return { ...connection, facetsOf: () => facetsOf(context, filter, words) };
}

function toFilter({ search: _, sourceId, sourceIds, ...rest }: CatalogRequest): CatalogFilter {
  const ids = [...(sourceIds ?? []), ...(sourceId ? [sourceId] : [])].map((id) => filterId("Source", id) as string);
  return { ...rest, sourceIds: sourceIds || sourceId ? ids : null };
}

/** A value as many times as it is worth showing; the rest is found by searching. */
const MAX_VALUES = 50;

/** What was counted a moment ago for the same question is not counted again: a page of people looks at one catalog. */
const COUNTED_FOR_MS = 2_000;
const MAX_REMEMBERED = 500;
const remembered = new WeakMap<Store, Map<string, Promise<FacetCount[]>>>();

function countOnce(store: Store, filter: CatalogFilter, words: SearchedWords | null): Promise<FacetCount[]> {
  const counts = remembered.get(store) ?? new Map<string, Promise<FacetCount[]>>();
  remembered.set(store, counts);
  const question = JSON.stringify([filter, words]);
  const known = counts.get(question);
  if (known) return known;
  const counted = countFacets(store, filter, words);
  if (counts.size < MAX_REMEMBERED) {
    counts.set(question, counted);
    counted.catch(() => counts.delete(question));
    setTimeout(() => counts.delete(question), COUNTED_FOR_MS).unref();
  }
  return counted;
}

async function facetsOf({ store, loaders }: AtlasContext, filter: CatalogFilter, words: SearchedWords | null) {
  const counts = await countOnce(store, filter, words);
  const byFacet = Map.groupBy(counts, ({ facet }) => facet);
  return Promise.all(
    FACETS.map(async (field) => {
      const values = (byFacet.get(field) ?? []).toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
      const shown = values.slice(0, MAX_VALUES).map(async ({ value, count }) => {
        if (field !== "source") return { value, label: value, count };
        const source = await loaders.source.load(value);
        return { value: globalId("Source", value), label: source?.name ?? value, count };
      });
      return { field, values: await Promise.all(shown) };
    }),
  );
}
