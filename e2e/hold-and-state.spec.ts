import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { accessibilityFaults, ask, createSync, runToEnd, test } from "./signed-in.ts";

test("a held run is looked at and released; its sync's state is edited, compared and restored; a stream is cleared", async ({
  page,
  request,
  atlas,
}) => {
  const path = join(atlas.folder, "patients.csv");
  const rows = (ward: (n: number) => string) =>
    Array.from({ length: 40 }, (_, n) => `${n + 1},Person ${n + 1},${ward(n)}\n`).join("");
  writeFileSync(path, `id,name,ward\n${rows((n) => `W${n}`)}`);
  const syncId = await createSync(request, "Patients", path);
  await runToEnd(request, syncId);

  await page.goto(`/syncs/${syncId}?tab=settings`);
  await page.getByRole("button", { name: "hold" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();

  writeFileSync(path, `id,name,ward\n${rows(() => "")}`);
  await ask(request, "mutation ($input: StartRunInput!) { startRun(input: $input) { run { id } } }", {
    input: { syncId },
  });
  await page.goto("/");
  await page.getByRole("link", { name: "Release or reject" }).click({ timeout: 60_000 });
  await expect(page.getByText("The quality gate holds this run")).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await accessibilityFaults(page), colorScheme).toEqual([]);
  }
  await page.getByRole("button", { name: "Release" }).click();
  await page.getByLabel("Why (optional)").fill("the wards moved");
  await page.getByRole("button", { name: "Release and publish" }).click();
  await expect(page.getByText(/Released by .*the wards moved/)).toBeVisible();
  await expect(page.getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 60_000 });

  await page.goto(`/syncs/${syncId}?tab=state&of=patients`);
  const editor = page.getByLabel("State of patients as JSON");
  const before = await editor.inputValue();
  await editor.fill("{");
  await expect(page.getByRole("button", { name: /Save as version/ })).toBeDisabled();
  await editor.fill('{"edited": 9007199254740993}');
  await expect(page.getByRole("table", { name: /What you save, line by line/ })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("button", { name: /Save as version/ }).click();
  await expect(page.getByText(/edited by/).first()).toBeVisible();
  await expect(editor).toHaveValue(/9007199254740993/);
  await page.getByRole("button", { name: "History of patients" }).click();
  await page
    .getByRole("button", { name: /Restore version/ })
    .first()
    .click();
  await expect(page.getByText(/restored by/).first()).toBeVisible();
  await page.goto(`/syncs/${syncId}?tab=state&of=patients`);
  await expect(editor).toHaveValue(before);

  await page.goto(`/syncs/${syncId}`);
  await page.getByLabel("Choose patients").check();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.getByText("40 charted rows")).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole("button", { name: "Clear 1 stream" }).click();
  await expect(page.getByText("Succeeded", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
});
