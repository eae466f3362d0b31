import path from "node:path";
import type { CodegenConfig } from "@graphql-codegen/cli";

const here = import.meta.dirname;

/** Types of the operations in features/, from the committed contract alone: no server, no network. */
const config: CodegenConfig = {
  schema: path.join(here, "../schema.graphql"),
  documents: [path.join(here, "features/**/*.{ts,tsx}"), path.join(here, "graphql/*.ts")],
  ignoreNoDocuments: true,
  silent: true,
  generates: {
    [`${path.join(here, "graphql/generated")}/`]: {
      preset: "client",
      presetConfig: { fragmentMasking: false },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        // A BigInt past 2^53 comes as a string; user data is whatever the user's data is.
        scalars: { DateTime: "string", BigInt: "number | string", UserJSON: "unknown" },
      },
    },
  },
};

export default config;
