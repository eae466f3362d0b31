import { writeFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { test, writePeople } from "./signed-in.ts";

test("a CSV file becomes a dataset: a wrong path is told, the right one runs, a changed file adds a version and what looks personal is decided", async ({
  page,
  atlas,
}) => {
  const path = writePeople(atlas, "guests", 5);

  await page.goto("/");
  await page.getByRole("link", { name: /New sync|Pick a connector/ }).click();
  await page.getByLabel("Find a connector").fill("flies"); // letters change places under quick fingers
  await page.getByRole("link", { name: /^Files \d/ }).click();
  await page.getByLabel("Name of the source").fill("Guests");
  await page.getByLabel("Path or address").fill(`${path}x`);
  await page.getByRole("button", { name: "Test, save and choose streams" }).click();
  await expect(page.getByText("The connector refuses")).toBeVisible();
  await expect(page.getByText(`There is no file or folder ${path}x.`)).toBeVisible();

  await page.getByLabel("Path or address").fill(path);
  await page.getByRole("button", { name: "Test, save and choose streams" }).click();
  await expect(page.getByRole("checkbox", { name: /guests/ })).toBeChecked();
  await page.getByRole("button", { name: "Create and run" }).click();

  await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("5 read = 5 charted + 0 quarantined + 0 superseded")).toBeVisible();

  writeFileSync(path, "id,name,email,city\n1,Person 1,person1@example.com,Bergen\n2,Person 2\n");
  await page.getByRole("button", { name: "Run again" }).click();
  await expect(page.getByText("2 read = 1 charted + 1 quarantined + 0 superseded")).toBeVisible({ timeout: 60_000 });

  await page.getByRole("link", { name: "guests, navigate" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("guests");
  await page.getByRole("link", { name: /^Quarantine 1/ }).click();
  await expect(page.getByRole("cell", { name: /line 3/i })).toBeVisible();
  await page.getByRole("link", { name: "Record" }).click();
  await page.getByPlaceholder(/^A key/).fill("1");
  await page.getByRole("button", { name: "Show the record" }).click();
  await expect(page.getByText("Bergen").first()).toBeVisible();
  await expect(page.getByText("Oslo").first()).toBeVisible();

  await page.goto("/pii");
  await page.getByRole("button", { name: "Personal y", exact: true }).click();
  await expect(page.getByRole("link", { name: "Decided 1" })).toBeVisible();
});
