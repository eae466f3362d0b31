import { Field, ID, InputType, Int } from "type-graphql";

@InputType({ description: "A connector on the Python package index." })
export class PackageInput {
  @Field(() => String)
  name: string;

  @Field(() => String, { description: "One exact version." })
  version: string;

  @Field(() => String, { nullable: true, description: 'The Pythons it runs on: ">=3.10,<3.13".' })
  requiresPython?: string | null;

  @Field(() => [String], { nullable: true, description: "Requirements that replace its own." })
  overrides?: string[] | null;
}

@InputType({ description: "An API described in YAML, as Airbyte's connector builder exports it." })
export class ManifestInput {
  @Field(() => String)
  yaml: string;

  @Field(() => String, {
    nullable: true,
    description: "Python code that the manifest calls. It runs with the rights of Atlas, so it needs isCodeAllowed.",
  })
  components?: string | null;

  @Field(() => Boolean, { defaultValue: false, description: "The explicit yes to running the code." })
  isCodeAllowed: boolean;
}

@InputType({ description: "What a connector is run from: exactly one of these." })
export class CustomDefinitionInput {
  @Field(() => [String], {
    nullable: true,
    description: "A program of the machine that Atlas runs on, with its arguments before the verb.",
  })
  program?: string[] | null;

  @Field(() => PackageInput, { nullable: true })
  package?: PackageInput | null;

  @Field(() => String, { nullable: true, description: "A container image with its tag." })
  image?: string | null;

  @Field(() => ManifestInput, { nullable: true })
  manifest?: ManifestInput | null;
}

@InputType()
export class CreateCustomConnectorInput {
  @Field(() => String)
  name: string;

  @Field(() => CustomDefinitionInput)
  definition: CustomDefinitionInput;

  @Field(() => String, { nullable: true, description: "The same id gives the same answer." })
  clientMutationId?: string | null;
}

@InputType()
export class UpdateCustomConnectorInput {
  @Field(() => ID)
  id: string;

  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => CustomDefinitionInput, { nullable: true })
  definition?: CustomDefinitionInput | null;

  @Field(() => Int, { description: "The customVersion that was edited; another one answers STALE." })
  expectedVersion: number;
}

@InputType()
export class DeleteCustomConnectorInput {
  @Field(() => ID)
  id: string;
}
