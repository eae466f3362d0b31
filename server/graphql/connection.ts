import type DataLoader from "dataloader";
import { GraphQLError } from "graphql";
import { Arg, type ClassType, Field, Int, ObjectType } from "type-graphql";
import type { Listing } from "../store/keyset.ts";
import type { AtlasContext } from "./context.ts";
import { MAX_PAGE } from "./limits.ts";

@ObjectType()
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage: boolean;

  @Field(() => Boolean, { description: "Whether `after` left something out." })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true })
  startCursor: string | null;

  @Field(() => String, { nullable: true })
  endCursor: string | null;
}

export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  pageInfo: PageInfo;
  /** Counts only when it is asked for. */
  count(): Promise<number>;
}

/** The types `<name>Edge` and `<name>Connection` of a list of `node`. */
export function connectionType(name: string, node: () => ClassType, max = MAX_PAGE): ClassType<object> {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String)
    cursor: string;

    @Field(() => node())
    node: object;
  }

  @ObjectType(`${name}Connection`, {
    description: `A page: \`first\` is 1 to ${max}, \`after\` a cursor of this list.`,
  })
  class ConnectionOfNode {
    count: () => Promise<number>;

    @Field(() => [Edge])
    edges: Edge[];

    @Field(() => [node()], { name: "nodes" })
    nodesOfEdges(): object[] {
      return this.edges.map((edge) => edge.node);
    }

    @Field(() => PageInfo)
    pageInfo: PageInfo;

    @Field(() => Int, { description: "Of the whole list, whatever the page; counted only when asked for." })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return ConnectionOfNode;
}

/** The argument `first`, with what it is when left out. Its limit is checked where the page is read. */
export function First(standard: number) {
  return Arg("first", () => Int, { nullable: true, defaultValue: standard });
}

/** The argument `after`: a cursor of the same list. */
export function After() {
  return Arg("after", () => String, { nullable: true });
}

export function Search() {
  return Arg("search", () => String, { nullable: true });
}

export interface PageRequest {
  first?: number | null;
  after?: string | null;
}

/** A page of a listing, below `ownerId` where it has owners. Pages of many owners are read together. */
export async function connect<T>(
  { loaders }: AtlasContext,
  listing: Listing,
  request: PageRequest,
  { load, ownerId = "", max = MAX_PAGE }: { load: DataLoader<string, T | null>; ownerId?: string; max?: number },
): Promise<Connection<T>> {
  const first = checkedFirst(request.first, max);
  const after = request.after ? decodeCursor(request.after) : null;
  const list = loaders.list(listing, { first, after });
  const { rows, hasNextPage } = await list.pages.load(ownerId);
  const nodes = await Promise.all(rows.map(({ id }) => load.load(id)));
  // A row that was deleted between the two statements is left out.
  const edges = rows.flatMap(({ key }, place) => {
    const node = nodes[place];
    return node == null ? [] : [{ cursor: encodeCursor(key), node }];
  });
  return { edges, pageInfo: pageInfo(edges, { hasNextPage, after }), count: () => list.totals.load(ownerId) };
}

/** A page of things that are at hand already, in the order of `keyOf`. */
export function connectArray<T>(all: readonly T[], request: PageRequest, keyOf: (item: T) => string): Connection<T> {
  const first = checkedFirst(request.first, MAX_PAGE);
  const after = request.after ? decodeCursor(request.after) : null;
  const sorted = all.toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  const rest = after ? sorted.filter((item) => compare(keyOf(item), after[0] ?? "") > 0) : sorted;
  const edges = rest.slice(0, first).map((node) => ({ cursor: encodeCursor([keyOf(node)]), node }));
  return {
    edges,
    pageInfo: pageInfo(edges, { hasNextPage: rest.length > first, after }),
    count: async () => all.length,
  };
}

export function checkedFirst(first: number | null | undefined, max: number): number {
  const wanted = first ?? max;
  if (wanted < 1 || wanted > max) throw badInput(`first must be 1 to ${max}; this asks for ${wanted}.`);
  return wanted;
}

export function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_USER_INPUT" } });
}

export function pageInfo(
  edges: readonly { cursor: string }[],
  { hasNextPage, after }: { hasNextPage: boolean; after: unknown },
): PageInfo {
  return {
    hasNextPage,
    hasPreviousPage: after !== null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}

function encodeCursor(key: readonly string[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

function decodeCursor(cursor: string): string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    if (Array.isArray(key) && key.every((part) => typeof part === "string")) return key;
  } catch {
    // Told below, as for every other text that is no cursor.
  }
  throw badInput("The cursor is not one of this list. Use one that the same list gave, or leave it out.");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
