import { marksOf } from "../../domain/catalog/search-words.ts";
import { matchedColumns, meantWords } from "../../store/catalog-search.ts";
import type { Store } from "../../store/database.ts";
import type { DatasetRecord } from "../../store/datasets.ts";

export interface SearchMatch {
  field: "name" | "namespace" | "description" | "tag" | "owner" | "column";
  text: string;
  marks: { start: number; end: number }[];
}

/** Where datasets hold what is searched for: their own texts first, then their columns. */
export async function matchesOf(
  store: Store,
  datasets: readonly DatasetRecord[],
  search: string,
): Promise<SearchMatch[][]> {
  const searched = await meantWords(store, search);
  const words = searched ? [...new Set([...searched.typed, ...searched.meant.flat()])] : [];
  if (words.length === 0) return datasets.map(() => []);
  const columns = Map.groupBy(
    await matchedColumns(
      store,
      datasets.map(({ id }) => id),
      words,
    ),
    ({ datasetId }) => datasetId,
  );
  return datasets.map(({ id, name, namespace, description, tags, owner }) => {
    const texts: Omit<SearchMatch, "marks">[] = [
      { field: "name", text: name },
      { field: "namespace", text: namespace ?? "" },
      { field: "description", text: description ?? "" },
      ...tags.map((tag) => ({ field: "tag" as const, text: tag })),
      { field: "owner", text: owner ?? "" },
      ...(columns.get(id) ?? []).map((column) => ({ field: "column" as const, text: column.name })),
    ];
    const found = texts.map((text) => ({ ...text, marks: marksOf(text.text, words) }));
    // A column may be here for its description alone.
    return found.filter(({ field, marks }) => field === "column" || marks.length > 0);
  });
}
