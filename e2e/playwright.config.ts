import { defineConfig } from "@playwright/test";
import { browserLaunchOptions } from "./browser.ts";

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "../test-results",
  // Each test has an Atlas with a PostgreSQL of its own; two at once would only slow each other down.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    launchOptions: await browserLaunchOptions(),
    viewport: { width: 1440, height: 1000 },
    trace: "retain-on-failure",
  },
});
