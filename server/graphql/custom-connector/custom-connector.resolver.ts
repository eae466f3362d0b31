import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { ConnectorEntry } from "../../jobs/connector-desk.ts";
import { findCustomConnector } from "../../store/custom-connectors.ts";
import { connectorById } from "../connector/connector.service.ts";
import { Connector } from "../connector/connector.type.ts";
import type { AtlasContext } from "../context.ts";
import { DeletePayload } from "../deletion.type.ts";
import {
  CreateCustomConnectorInput,
  DeleteCustomConnectorInput,
  UpdateCustomConnectorInput,
} from "./custom-connector.input.ts";
import { createCustomConnector, deleteCustomConnector, updateCustomConnector } from "./custom-connector.service.ts";
import { ConnectorPayload, CustomConnector } from "./custom-connector.type.ts";

@Resolver(() => Connector)
export class CustomConnectorResolver {
  @FieldResolver(() => CustomConnector, {
    nullable: true,
    description: "Of a connector of your own; asked for one by one, on the page that shows it.",
  })
  custom(@Root() { id }: ConnectorEntry, @Ctx() { store }: AtlasContext) {
    return findCustomConnector(store, id);
  }

  @Mutation(() => ConnectorPayload, {
    description: "Adds a connector of your own. It runs with the rights of Atlas, unless it is an image.",
  })
  async createCustomConnector(
    @Arg("input", () => CreateCustomConnectorInput) input: CreateCustomConnectorInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await createCustomConnector(context, input);
    return { connector: done ? await connectorById(context.desk, done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => ConnectorPayload, { description: "Its sources are run from the new definition the next time." })
  async updateCustomConnector(
    @Arg("input", () => UpdateCustomConnectorInput) input: UpdateCustomConnectorInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await updateCustomConnector(context, input);
    return { connector: done ? await connectorById(context.desk, done) : null, userErrors: refused ?? [] };
  }

  @Mutation(() => DeletePayload)
  async deleteCustomConnector(
    @Arg("input", () => DeleteCustomConnectorInput) { id }: DeleteCustomConnectorInput,
    @Ctx() context: AtlasContext,
  ) {
    const { done, refused } = await deleteCustomConnector(context, id);
    return { deletedId: done ?? null, userErrors: refused ?? [] };
  }
}
