import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import type { ConnectorKind, SpecFieldType, SupportLevel } from "../../jobs/connector-desk.ts";
import { connectionType } from "../connection.ts";
import { ConnectorKindEnum, SpecFieldTypeEnum, SupportLevelEnum } from "../enums.ts";
import { Node } from "../node/node.type.ts";
import { UserJSON } from "../scalars.ts";

@ObjectType()
export class ConnectorAvailability {
  @Field(() => Boolean)
  isRunnable: boolean;

  @Field(() => String, { nullable: true, description: "Why it cannot run on this machine." })
  reason: string | null;
}

@ObjectType()
export class SpecChoice {
  @Field(() => UserJSON)
  value: unknown;

  @Field(() => String)
  title: string;

  @Field(() => String, { nullable: true })
  description: string | null;
}

@ObjectType()
export class SpecBranch {
  @Field(() => String, { description: "The key of the ONE_OF field that offers the branch." })
  chooser: string;

  @Field(() => [String])
  path: string[];

  @Field(() => UserJSON)
  value: unknown;

  @Field(() => String)
  title: string;
}

@ObjectType({
  description:
    "A flat, typed view of the config's JSON schema: order, oneOf branch and secrets are decided once, by the server.",
})
export class SpecField {
  @Field(() => String, { description: "Tells it from all others: two branches may have a field at one path." })
  key: string;

  @Field(() => [String])
  path: string[];

  @Field(() => String)
  title: string;

  @Field(() => String, { nullable: true })
  description: string | null;

  @Field(() => SpecFieldTypeEnum)
  type: SpecFieldType;

  @Field(() => Boolean)
  isRequired: boolean;

  @Field(() => Boolean)
  isHidden: boolean;

  @Field(() => Int)
  order: number;

  @Field(() => [SpecChoice])
  choices: SpecChoice[];

  @Field(() => [String], {
    nullable: true,
    description:
      "Of a ONE_OF, where the chosen value is written; null when its branches are told apart by their shape alone.",
  })
  discriminator: string[] | null;

  @Field(() => String, { nullable: true })
  pattern: string | null;

  @Field(() => String, { nullable: true, description: "The pattern in words." })
  patternHelp: string | null;

  @Field(() => UserJSON, { nullable: true })
  default: unknown;

  @Field(() => [UserJSON])
  examples: unknown[];

  @Field(() => Float, { nullable: true })
  minimum: number | null;

  @Field(() => Float, { nullable: true })
  maximum: number | null;

  @Field(() => SpecBranch, {
    nullable: true,
    description: "Set when the field belongs to one branch of a ONE_OF field.",
  })
  branch: SpecBranch | null;
}

@ObjectType()
export class ConnectorSpec {
  @Field(() => UserJSON)
  schema: unknown;

  @Field(() => [SpecField])
  fields: SpecField[];

  @Field(() => String, { nullable: true })
  documentationUrl: string | null;

  @Field(() => Boolean)
  supportsIncremental: boolean;
}

@ObjectType({ implements: Node })
export class Connector extends Node {
  @Field(() => ConnectorKindEnum)
  kind: ConnectorKind;

  @Field(() => String)
  name: string;

  @Field(() => String)
  version: string;

  @Field(() => String)
  category: string;

  @Field(() => String, { nullable: true })
  description: string | null;

  @Field(() => String, { nullable: true })
  documentationUrl: string | null;

  @Field(() => SupportLevelEnum)
  supportLevel: SupportLevel;

  @Field(() => String)
  runtime: string;

  @Field(() => ConnectorAvailability)
  availability: ConnectorAvailability;
}

export const ConnectorConnection = connectionType("Connector", () => Connector);

@InputType()
export class ConnectorFilter {
  @Field(() => String, { nullable: true })
  search?: string | null;

  @Field(() => [ConnectorKindEnum], { nullable: true })
  kind?: ConnectorKind[] | null;

  @Field(() => [String], { nullable: true })
  category?: string[] | null;

  @Field(() => Boolean, { nullable: true })
  runnableOnly?: boolean | null;
}
