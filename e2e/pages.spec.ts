import { appendFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { accessibilityFaults, ask, createSync, runToEnd, test, writePeople } from "./signed-in.ts";

const WIDE = { width: 1440, height: 1000 };
const PHONE = { width: 390, height: 844 };

test("every page is accessible in both themes, fits a phone and logs no error", async ({ page, request, atlas }) => {
  const path = writePeople(atlas, "members", 40);
  appendFileSync(path, "41,Short\n");
  const syncId = await createSync(request, "Members", path);
  const runId = await runToEnd(request, syncId);
  const { node, datasets } = await ask<{
    node: { source: { id: string } };
    datasets: { nodes: { id: string; layer: string }[] };
  }>(
    request,
    `query ($syncId: ID!) {
      node(id: $syncId) { ... on Sync { source { id } } }
      datasets(first: 10, filter: { search: "members" }) { nodes { id layer } }
    }`,
    { syncId },
  );
  const chart = datasets.nodes.find(({ layer }) => layer === "CHART")!.id;
  const navigate = datasets.nodes.find(({ layer }) => layer === "NAVIGATE")!.id;
  const troubles = watchConsole(page);
  await page.emulateMedia({ reducedMotion: "reduce" });

  for (const address of [
    "/",
    "/syncs",
    `/syncs/${syncId}`,
    `/syncs/${syncId}?tab=runs`,
    `/syncs/${syncId}?tab=state`,
    `/syncs/${syncId}?tab=state&of=members`,
    `/syncs/${syncId}?tab=state&of=members&view=history`,
    `/syncs/${syncId}?tab=settings`,
    `/syncs/${syncId}?tab=schedule`,
    "/schedules",
    "/syncs/new",
    "/syncs/new/configure?connector=files",
    `/syncs/new/streams?source=${node.source.id}`,
    "/runs",
    `/runs/${runId}`,
    "/catalog",
    `/catalog/${chart}`,
    `/catalog/${navigate}?tab=preview`,
    `/catalog/${navigate}?tab=quality`,
    `/catalog/${navigate}?tab=personal`,
    `/catalog/${navigate}?tab=record&key=1`,
    `/catalog/${navigate}?tab=lineage`,
    `/catalog/${navigate}?tab=quarantine`,
    "/lineage",
    "/lineage?view=events",
    "/quality",
    "/pii",
    "/pii?show=coverage",
    "/pii?show=policies",
    "/pii?show=person",
    "/connectors",
    "/connectors/own",
    `/sources/${node.source.id}`,
    "/settings",
    "/settings?tab=keys",
    "/settings?tab=notifications",
    "/settings?tab=deliveries",
    "/settings?tab=limits",
    "/settings?tab=retention",
    "/settings?tab=pii",
    "/settings?tab=audit",
    "/settings?tab=appearance",
    "/settings?tab=me",
  ]) {
    await test.step(address, async () => {
      await page.setViewportSize(WIDE);
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.locator(".skeleton")).toHaveCount(0);
      expect(await accessibilityFaults(page), `${address}, light`).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await accessibilityFaults(page), `${address}, dark`).toEqual([]);
      await page.setViewportSize(PHONE);
      expect(await page.evaluate("document.documentElement.scrollWidth"), `${address}, width on a phone`).toBe(390);
    });
  }
  expect(troubles).toEqual([]);
});

test("without a session every address asks to sign in, accessibly", async ({ browser, atlas }) => {
  const context = await browser.newContext({ baseURL: atlas.url, storageState: undefined });
  const page = await context.newPage();

  await page.goto("/catalog");

  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await context.close();
});

/** Errors that the page reports from now on. */
function watchConsole(page: Page): string[] {
  const troubles: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`${page.url()}: ${error.message}`));
  return troubles;
}
