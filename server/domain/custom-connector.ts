import { z } from "zod";

/** What a custom connector is run from. */
export const customDefinitionSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("program"),
    /** A program that speaks the Airbyte protocol, and its arguments before the verb. */
    argv: z.array(z.string().min(1)).min(1),
  }),
]);
export type CustomDefinition = z.infer<typeof customDefinitionSchema>;

/** A connector that somebody here has brought. */
export interface CustomConnector {
  /** Its connector id: "custom-…". */
  id: string;
  name: string;
  definition: CustomDefinition;
  /** Grows with each change of the definition. */
  version: number;
}

/** Ids of custom connectors begin so; no connector of a registry does. */
export const CUSTOM_ID_PREFIX = "custom-";
