import { defineConfig } from "vitest/config";

export default defineConfig({
  // graphql would otherwise load twice (ESM and CJS) and refuse its own types.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["server/**/*.test.ts", "web/**/*.test.{ts,tsx}", "bench/**/*.test.ts"],
          exclude: ["**/*.pg.test.ts", "**/*.container.test.ts", "**/*.presidio.test.ts", "**/node_modules/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "containers",
          include: ["server/**/*.container.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "presidio",
          include: ["server/**/*.presidio.test.ts"],
          testTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: "pg",
          include: ["server/**/*.pg.test.ts"],
          globalSetup: ["server/testing/start-postgres.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
