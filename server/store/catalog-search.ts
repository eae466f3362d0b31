import { isMisspelling, searchWords } from "../domain/catalog/search-words.ts";
import type { CheckOutcome } from "../domain/quality/dimension-result.ts";
import type { Layer } from "../domain/steps.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

/** Between the fields AND, within one OR; what is left out or null filters nothing. */
export interface CatalogFilter {
  layers?: readonly Layer[] | null;
  sourceIds?: readonly string[] | null;
  connectors?: readonly string[] | null;
  /** "" means none, as for owners and personal data. */
  tags?: readonly string[] | null;
  owners?: readonly string[] | null;
  piiTypes?: readonly string[] | null;
  hasPii?: boolean | null;
  outcomes?: readonly CheckOutcome[] | null;
  isLate?: boolean | null;
}

/** What was typed, with the words of the catalog that each of its words may mean. */
export interface SearchedWords {
  typed: string[];
  /** Of each typed word; empty for one that the catalog has nothing like. */
  meant: string[][];
}

/** Words of the catalog that a typed one may stand for. */
const MAX_MEANT = 24;

/**
 * Finds what the words of a search may mean: words that hold them, or else words that they may be misspellings of. Null when
 * nothing is looked for.
 */
export async function meantWords(store: Store, text: string | null | undefined): Promise<SearchedWords | null> {
  const typed = searchWords(text ?? "");
  if (typed.length === 0) return null;
  const near = await store.$queryRaw<{ typed: string; word: string }[]>`
    select asked.typed, near.word from unnest(${typed}::text[]) as asked (typed)
    cross join lateral (
      select word from atlas."CatalogWord" where word like '%' || asked.typed || '%'
      order by word = asked.typed desc, starts_with(word, asked.typed) desc, length(word), word limit ${MAX_MEANT}::int
    ) as near`;
  const byTyped = Map.groupBy(near, (row) => row.typed);
  const unknown = typed.filter((word) => !byTyped.has(word));
  const similar = Map.groupBy(unknown.length === 0 ? [] : await similarWords(store, unknown), (row) => row.typed);
  return { typed, meant: typed.map((word) => (byTyped.get(word) ?? similar.get(word) ?? []).map((row) => row.word)) };
}

/** Trigrams find what looks alike, down to a swap in a short word; what is a slip is decided letter by letter. */
async function similarWords(store: Store, typed: readonly string[]) {
  const alike = await store.$queryRaw<{ typed: string; word: string }[]>`
    select asked.typed, near.word from unnest(${typed}::text[]) as asked (typed)
    cross join lateral (
      select word from atlas."CatalogWord"
      where length(word) between length(asked.typed) - 2 and length(asked.typed) + 2
        and similarity(word, asked.typed) > 0.1
      order by similarity(word, asked.typed) desc limit 50
    ) as near`;
  return alike.filter(({ typed: word, word: meant }) => isMisspelling(word, meant)).slice(0, MAX_MEANT);
}

export const CATALOG_ORDERS = ["relevance", "name", "freshness", "rows"] as const;
export type CatalogOrder = (typeof CATALOG_ORDERS)[number];

/** The catalog's published datasets. By relevance only where something is looked for; by name otherwise. */
export function listCatalog(filter: CatalogFilter, words: SearchedWords | null, order: CatalogOrder): Listing {
  return {
    from: Prisma.sql`atlas."CatalogEntry" as item`,
    where: Prisma.join([holds(words), ...Object.values(conditionsOf(filter))], " and "),
    ...orderBy(order, words),
  };
}

function orderBy(order: CatalogOrder, words: SearchedWords | null): Pick<Listing, "order" | "direction"> {
  const id = { by: Prisma.sql`item.id`, type: "uuid" as const };
  if (order === "freshness")
    return { order: [{ by: Prisma.sql`item."writtenAt"`, type: "timestamptz" }, id], direction: "desc" };
  if (order === "rows") return { order: [{ by: Prisma.sql`item."rowCount"`, type: "bigint" }, id], direction: "desc" };
  const byName = [
    { by: Prisma.sql`item.namespace`, type: "text" as const },
    { by: Prisma.sql`item.name`, type: "text" as const },
    // The order in which data passes the layers, which is not the alphabet's.
    { by: Prisma.sql`item.place`, type: "bigint" as const },
    id,
  ];
  if (order === "name" || words === null) return { order: byName, direction: "asc" };
  return { order: [{ by: rank(words), type: "bigint" }, ...byName], direction: "asc" };
}

/**
 * The best first: a name that is a typed word, one that holds one, one that holds what was meant; then tags, owners and
 * personal data; then the rest, found in columns and descriptions. It looks at short texts only: text search's own rank
 * unpacks every column's words of every match, which takes seconds over ten thousand datasets.
 */
function rank({ typed, meant }: SearchedWords): Prisma.Sql {
  // Words hold letters and digits only, so that they mean nothing else in a pattern.
  const anyOf = (words: readonly string[]) => `(${words.join("|")})`;
  const all = anyOf([...typed, ...meant.flat()]);
  return Prisma.sql`(case
    when lower(item.name) = any(${typed}::text[]) then 0
    when item.name ~* ${anyOf(typed)} then 1
    when item.name ~* ${all} then 2
    when item.owner ~* ${all} or array_to_string(item.tags || item."piiTypes", ' ') ~* ${all} then 3
    else 4 end)::bigint`;
}

/** Every typed word, in any of its meanings. A word that nothing in the catalog is like finds nothing. */
function holds(words: SearchedWords | null): Prisma.Sql {
  if (words === null) return Prisma.sql`true`;
  if (words.meant.some((meanings) => meanings.length === 0)) return Prisma.sql`false`;
  return Prisma.sql`item.words @@ ${tsquery(words.meant, " & ")}`;
}

/** Words hold letters and digits only; quoted all the same, as text search's own grammar. */
function tsquery(groups: readonly (readonly string[])[], between: string): Prisma.Sql {
  const text = groups
    .filter((group) => group.length > 0)
    .map((group) => `(${group.map((word) => `'${word.replace(/['\\]/g, "")}'`).join(" | ")})`)
    .join(between);
  return Prisma.sql`${text}::tsquery`;
}

export const FACETS = ["layer", "source", "connector", "tag", "owner", "pii", "quality", "late"] as const;
export type FacetName = (typeof FACETS)[number];

function conditionsOf(filter: CatalogFilter): Record<FacetName, Prisma.Sql> {
  const any = (column: Prisma.Sql, values: readonly string[] | null | undefined, type = "text") =>
    values ? Prisma.sql`${column} = any(${values}::${Prisma.raw(type)}[])` : Prisma.sql`true`;
  const overlaps = (column: Prisma.Sql, values: readonly string[] | null | undefined) =>
    values
      ? Prisma.sql`(${column} && ${values}::text[] or (${column} = '{}' and '' = any(${values}::text[])))`
      : Prisma.sql`true`;
  const personal = filter.hasPii == null ? Prisma.sql`true` : Prisma.sql`(item."piiTypes" <> '{}') = ${filter.hasPii}`;
  return {
    layer: any(Prisma.sql`item.layer`, filter.layers),
    source: any(Prisma.sql`item."sourceId"`, filter.sourceIds, "uuid"),
    connector: any(Prisma.sql`item.connector`, filter.connectors),
    tag: overlaps(Prisma.sql`item.tags`, filter.tags),
    owner: any(Prisma.sql`item.owner`, filter.owners),
    pii: Prisma.sql`(${overlaps(Prisma.sql`item."piiTypes"`, filter.piiTypes)} and ${personal})`,
    quality: any(Prisma.sql`item.outcome`, filter.outcomes),
    late: filter.isLate == null ? Prisma.sql`true` : Prisma.sql`${IS_LATE} = ${filter.isLate}`,
  };
}

const IS_LATE = Prisma.sql`coalesce(item."lateAt" < now(), false)`;

export interface FacetCount {
  facet: FacetName;
  /** "" for none; "true" and "false" of late. */
  value: string;
  count: number;
}

/** How many datasets each value would leave, were it chosen: all other facets filter, its own does not. In one statement. */
export async function countFacets(
  store: Store,
  filter: CatalogFilter,
  words: SearchedWords | null,
): Promise<FacetCount[]> {
  const conditions = conditionsOf(filter);
  const passes = FACETS.map((name) => Prisma.sql`${conditions[name]} as ${column(`passes ${name}`)}`);
  const without = (name: FacetName) =>
    Prisma.join(
      FACETS.filter((other) => other !== name).map((other) => column(`passes ${other}`)),
      " and ",
    );
  const each = FACETS.map(
    (name) => Prisma.sql`select ${name}::text as facet, ${VALUES[name]} as value, count(*)::int as count
      from found ${JOINS[name] ?? Prisma.empty} where ${without(name)} group by 2`,
  );
  return store.$queryRaw<FacetCount[]>`
    with found as materialized (
      select item.layer, item."sourceId", item.connector, item.owner, item.tags, item."piiTypes", item.outcome,
        ${IS_LATE} as late, ${Prisma.join(passes)}
      from atlas."CatalogEntry" item where ${holds(words)}
    ) ${Prisma.join(each, " union all ")}`;
}

const VALUES: Record<FacetName, Prisma.Sql> = {
  layer: Prisma.sql`layer`,
  source: Prisma.sql`"sourceId"::text`,
  connector: Prisma.sql`connector`,
  tag: Prisma.sql`coalesce(tag, '')`,
  owner: Prisma.sql`owner`,
  pii: Prisma.sql`coalesce(pii, '')`,
  quality: Prisma.sql`outcome`,
  late: Prisma.sql`late::text`,
};

const JOINS: Partial<Record<FacetName, Prisma.Sql>> = {
  tag: Prisma.sql`left join lateral unnest(tags) as tag on true`,
  pii: Prisma.sql`left join lateral unnest("piiTypes") as pii on true`,
};

function column(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`);
}

export interface MatchedColumn {
  datasetId: string;
  name: string;
  description: string | null;
}

/** Columns of datasets whose name or description holds any of the words: the first few of each dataset. */
export async function matchedColumns(
  store: Store,
  datasetIds: readonly string[],
  words: readonly string[],
): Promise<MatchedColumn[]> {
  const patterns = words.map((word) => `%${word}%`);
  return store.$queryRaw<MatchedColumn[]>`
    select found.* from unnest(${datasetIds}::uuid[]) as asked (id)
    cross join lateral (
      select "datasetId"::text, name, coalesce(note, description) as description from atlas."DatasetColumn"
      where "datasetId" = asked.id and not "isMetadata"
        and (name ilike any(${patterns}::text[]) or coalesce(note, description) ilike any(${patterns}::text[]))
      order by ordinal limit 5
    ) as found`;
}
