import type { CheckOutcome } from "../../domain/quality/dimension-result.ts";
import type { Layer } from "../../domain/steps.ts";
import {
  type CatalogFilter,
  type CatalogOrder,
  countFacets,
  FACETS,
  listCatalog,
  meantWords,
  type SearchedWords,
} from "../../store/catalog-search.ts";
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

async function facetsOf({ store, loaders }: AtlasContext, filter: CatalogFilter, words: SearchedWords | null) {
  const counts = await countFacets(store, filter, words);
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
