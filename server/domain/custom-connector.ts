import { z } from "zod";

/** What a custom connector is run from. */
export const customDefinitionSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("program"),
    /** A program that speaks the Airbyte protocol, and its arguments before the verb. */
    argv: z.array(z.string().min(1)).min(1),
  }),
  z.object({
    kind: z.literal("package"),
    /** Its name on the Python package index, where its program has the same name without "airbyte-". */
    name: z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/, "must be a package's name"),
    version: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.!+_-]*$/, "must be one exact version, such as 1.2.3"),
    /** As the package index has it: ">=3.10,<3.13". */
    requiresPython: z.string().nullable().default(null),
    /** Instead of what it asks for itself: "smart-open[s3]>=5.1,<8". */
    overrides: z.array(z.string().min(1)).default([]),
  }),
  z.object({
    kind: z.literal("image"),
    image: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9._/:@-]*$/i,
        "must be an image with its tag, such as registry.example.com/source-crm:1.2.3",
      ),
  }),
  z.object({
    kind: z.literal("manifest"),
    yaml: z.string().min(1),
    /** Python code that the manifest calls; it runs with the rights of Atlas, so it is stored only where that is allowed. */
    components: z.string().nullable().default(null),
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
