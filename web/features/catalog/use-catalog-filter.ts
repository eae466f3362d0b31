import { parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";
import type { CheckOutcome, DatasetFilter, Layer } from "../../graphql/generated/graphql.ts";

/** Fields of the API's facets, which are also the names in the address. */
export const FACET_FIELDS = ["layer", "source", "connector", "tag", "owner", "pii", "quality", "late"] as const;
export type FacetField = (typeof FACET_FIELDS)[number];

const values = parseAsArrayOf(parseAsString).withDefault([]);

/** What is chosen of each facet, kept in the address, and as the API's filter. */
export function useCatalogFilter() {
  const [chosen, setChosen] = useQueryStates({
    layer: values,
    source: values,
    connector: values,
    tag: values,
    owner: values,
    pii: values,
    quality: values,
    late: values,
  });
  return {
    chosen,
    filter: toFilter(chosen),
    toggle(field: FacetField, value: string) {
      const known = chosen[field];
      const next = known.includes(value) ? known.filter((each) => each !== value) : [...known, value];
      void setChosen({ [field]: next.length > 0 ? next : null });
    },
    clear: () => void setChosen(null),
  };
}

function toFilter(chosen: Record<FacetField, string[]>): DatasetFilter {
  const some = (field: FacetField) => (chosen[field].length > 0 ? chosen[field] : null);
  return {
    layers: some("layer")?.map((value) => value.toUpperCase() as Layer) ?? null,
    sourceIds: some("source"),
    connectors: some("connector"),
    tags: some("tag"),
    owners: some("owner"),
    piiTypes: some("pii"),
    outcomes: some("quality")?.map((value) => value.toUpperCase() as CheckOutcome) ?? null,
    // Both chosen is no filter.
    isLate: chosen.late.length === 1 ? chosen.late[0] === "true" : null,
  };
}
