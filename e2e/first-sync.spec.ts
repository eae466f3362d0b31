import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Atlas } from "./atlas.ts";
import { accessibilityFaults } from "./signed-in.ts";

const STEPS = ["read", "explore", "pii", "quality", "chart", "navigate", "state", "lineage"];
const STREAMS = ["airlines", "airports", "flights", "planes", "weather"];
const RUN_TIMEOUT_MS = 150_000;

test("on a first start a person watches the sample go through the eight steps, and opens its dataset", async ({
  page,
}) => {
  await using atlas = await Atlas.start({ isSampleWanted: true });
  await page.addInitScript({ path: join(import.meta.dirname, "watch-stations.browser.js") });

  await page.goto(atlas.lastLine);
  await expect(page).toHaveURL(`${atlas.url}/`);
  await page
    .getByRole("table", { name: /under way/ })
    .getByRole("link", { name: "NYC flights" })
    .click();
  await expect(page).toHaveURL(/\/runs\//);

  const stations = page.getByRole("list", { name: "Steps", exact: true }).locator("li[data-step]");
  const isOver = page.locator("[data-status=succeeded], [data-status=warned]");
  await expect(stations.and(isOver)).toHaveCount(STEPS.length, { timeout: RUN_TIMEOUT_MS });
  const seen: Record<string, string[]> = await page.evaluate("stationsSeen");
  expect(Object.keys(seen)).toEqual(STEPS);
  for (const step of STEPS) expect(seen[step]!.length, `${step} went by as ${seen[step]}`).toBeGreaterThan(1);

  for (const stream of STREAMS) {
    await expect(page.getByRole("link", { name: `${stream}, navigate` })).toBeVisible();
  }
  expect(await accessibilityFaults(page)).toEqual([]);

  await page.getByRole("link", { name: "flights, navigate" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("flights");
  await expect(page.getByText("336,776").first()).toBeVisible();
  await page.getByRole("link", { name: /^Columns/ }).click();
  await expect(page.getByRole("table").getByText("tailnum")).toBeVisible();
  await page.getByRole("link", { name: /^Preview/ }).click();
  await expect(page.getByRole("table").getByRole("row").nth(10)).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
});
