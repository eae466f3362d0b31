import { Field, ID, InterfaceType } from "type-graphql";

/** `__typename` is set by the one resolver that gives a Node of any type. */
@InterfaceType({ resolveType: (value: { __typename: string }) => value.__typename })
export abstract class Node {
  @Field(() => ID)
  id: string;
}
