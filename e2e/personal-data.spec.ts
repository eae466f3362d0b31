import { expect } from "@playwright/test";
import { accessibilityFaults, createSync, runToEnd, test, writePeople } from "./signed-in.ts";

test("a steward decides by keyboard, hashes e-mail addresses after seeing what it changes, and finds one person", async ({
  page,
  request,
  atlas,
}) => {
  const syncId = await createSync(request, "Attendees", writePeople(atlas, "attendees", 40));
  await runToEnd(request, syncId);

  await page.goto("/pii");
  await expect(page.getByRole("heading", { name: /^attendees\./ })).toBeVisible();
  await page.keyboard.press("Y");
  await expect(page.getByText("The decision holds for later runs.").first()).toBeVisible();

  await page.goto("/pii?show=policies");
  await page.getByRole("button", { name: "Rule for a type" }).click();
  await page.getByLabel("Type of rule 1").selectOption("EMAIL_ADDRESS");
  await page.getByLabel("Treatment of rule 1").selectOption("HASH");
  await page.getByRole("button", { name: "See what it changes" }).click();
  await expect(page.getByRole("status").filter({ hasText: "It changes" })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Save and apply" }).click();
  await expect(page.getByText(/succeeded.*column.* treated/)).toBeVisible({ timeout: 30_000 });

  await page.goto("/pii?show=coverage");
  await expect(page.getByRole("table", { name: "Columns by source" })).toBeVisible();

  await page.goto("/pii?show=person");
  await page.getByLabel("E-mail addresses, numbers or names, one a line").fill("nobody@nowhere.example");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText(/Nothing was found in/)).toBeVisible();
});
