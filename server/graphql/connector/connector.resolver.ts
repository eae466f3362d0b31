import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import type { ConnectorEntry } from "../../jobs/connector-desk.ts";
import { After, connectArray, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { findConnectors } from "./connector.service.ts";
import { Connector, ConnectorConnection, ConnectorFilter, ConnectorSpec } from "./connector.type.ts";

@Resolver(() => Connector)
export class ConnectorResolver {
  @Query(() => ConnectorConnection)
  async connectors(
    @First(25) first: number,
    @After() after: string | null,
    @Arg("filter", () => ConnectorFilter, { nullable: true }) filter: ConnectorFilter | null,
    @Ctx() { desk }: AtlasContext,
  ) {
    const found = await findConnectors(desk, filter ?? {});
    const places = new Map(found.map(({ connector, place }) => [connector, place]));
    return connectArray([...places.keys()], { first, after }, (connector) => places.get(connector) ?? "");
  }

  @FieldResolver(() => Int)
  sourceCount(@Root() { id }: ConnectorEntry, @Ctx() { loaders }: AtlasContext) {
    return loaders.sourceCount.load(id);
  }

  @FieldResolver(() => ConnectorSpec, {
    nullable: true,
    description:
      "Runs the connector's `spec` the first time, which may install it: ask for it only on the page that shows the form.",
  })
  spec(@Root() { id }: ConnectorEntry, @Ctx() { desk }: AtlasContext) {
    return desk.spec(id);
  }
}
