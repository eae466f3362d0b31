import { Field, Int, ObjectType } from "type-graphql";
import { Connector } from "../connector/connector.type.ts";
import { UserJSON } from "../scalars.ts";
import { UserError } from "../user-error.type.ts";

@ObjectType({ description: "What a connector of your own is run from." })
export class CustomConnector {
  @Field(() => Int, { description: "Given back when it is changed." })
  version: number;

  @Field(() => UserJSON, { description: "Its kind (program, package, image or manifest) with that kind's fields." })
  definition: unknown;
}

@ObjectType()
export class ConnectorPayload {
  @Field(() => Connector, { nullable: true })
  connector: object | null;

  @Field(() => [UserError])
  userErrors: UserError[];
}
