import { writeFileSync } from "node:fs";
import { printAtlasSchema } from "./print-schema.ts";
import { buildAtlasSchema } from "./schema.ts";

writeFileSync("schema.graphql", printAtlasSchema(buildAtlasSchema()));
