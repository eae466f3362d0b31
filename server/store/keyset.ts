import { AtlasError } from "../domain/errors.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** A list of one kind of row in one order, to be read page by page: by key, so that a deep page costs what the first does. */
export interface Listing {
  /** What comes after `from`; the listed row goes by the name `item`. */
  from: Prisma.Sql;
  where?: Prisma.Sql;
  /** The column that holds the owner's id, in a list below something. */
  parent?: Prisma.Sql;
  /** The last one makes the order total. Values of the earlier ones are never null. */
  order: readonly OrderKey[];
  direction: "asc" | "desc";
}
export interface OrderKey {
  by: Prisma.Sql;
  type: keyof typeof KEY_TYPES;
}

/** How the key of a row looks as text; a cursor comes from outside and is checked before SQL casts it. */
const KEY_TYPES = {
  text: /^[^\0]*$/su,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  bigint: /^-?\d{1,18}$/,
  timestamptz: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/,
};

export interface PageArgs {
  /** How many rows; one more is asked for, to know whether there is a next page. */
  first: number;
  /** The sort key of the row before the page. */
  after: readonly string[] | null;
}
export interface KeyPage {
  rows: { id: string; key: string[] }[];
  hasNextPage: boolean;
}

export class BadCursor extends AtlasError {
  readonly code = "CONFIG_INVALID";
  readonly retryable = false;
  constructor() {
    super("The cursor is not one of this list. Use a cursor that the same list gave, or leave it out to start anew.");
  }
}

/** The page of each parent, in one statement whatever their number. `parentIds` is [null] for a list below nothing. */
export async function readPages(
  db: Store,
  listing: Listing,
  parentIds: readonly (string | null)[],
  { first, after }: PageArgs,
): Promise<KeyPage[]> {
  const keys = listing.order.map(({ by }) => by);
  const direction = Prisma.raw(listing.direction);
  const sorted = Prisma.join(keys.map((by) => Prisma.sql`${by} ${direction}`));
  const found = await db.$queryRaw<{ parent: string | null; id: string; key: string[] }[]>`
    select parent.id::text as parent, page.id, page.key
    from unnest(${parentIds}::uuid[]) as parent (id)
    cross join lateral (
      select item.id::text, array[${Prisma.join(keys.map((by) => Prisma.sql`${by}::text`))}] as key,
        row_number() over (order by ${sorted}) as place
      from ${listing.from}
      where ${conditions(listing)} and ${after ? behind(listing, after) : Prisma.sql`true`}
      order by ${sorted}
      limit ${first + 1}::int
    ) as page
    order by parent.id, page.place`;
  const byParent = Map.groupBy(found, ({ parent }) => parent);
  return parentIds.map((parentId) => {
    const rows = byParent.get(parentId) ?? [];
    return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
  });
}

/** How many rows the list of each parent has, in one statement. */
export async function countRows(db: Store, listing: Listing, parentIds: readonly (string | null)[]): Promise<number[]> {
  const counted = await db.$queryRaw<{ parent: string | null; total: bigint }[]>`
    select parent.id::text as parent, (select count(*) from ${listing.from} where ${conditions(listing)}) as total
    from unnest(${parentIds}::uuid[]) as parent (id)`;
  const totals = new Map(counted.map(({ parent, total }) => [parent, Number(total)]));
  return parentIds.map((parentId) => totals.get(parentId) ?? 0);
}

/** What a search field means: the words as they are, anywhere, in any case. */
export function contains(column: Prisma.Sql, search: string): Prisma.Sql {
  return Prisma.sql`${column} ilike ${`%${search.replace(/[\\%_]/g, "\\$&")}%`}`;
}

function conditions({ parent, where }: Listing): Prisma.Sql {
  const owned = parent ? Prisma.sql`${parent} = parent.id` : Prisma.sql`true`;
  return where ? Prisma.sql`${owned} and (${where})` : owned;
}

function behind({ order, direction }: Listing, after: readonly string[]): Prisma.Sql {
  const isOfThisList = after.length === order.length && order.every(({ type }, i) => KEY_TYPES[type].test(after[i]!));
  if (!isOfThisList) throw new BadCursor();
  const values = order.map(({ type }, i) => Prisma.sql`${after[i]!}::${Prisma.raw(type)}`);
  const comparison = Prisma.raw(direction === "asc" ? ">" : "<");
  return Prisma.sql`(${Prisma.join(order.map(({ by }) => by))}) ${comparison} (${Prisma.join(values)})`;
}
