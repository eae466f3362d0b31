import { rmSync } from "node:fs";
import { expect } from "@playwright/test";
import { createSync, runToEnd, test, writePeople } from "./signed-in.ts";

test("a newcomer adds a colleague as a viewer, who joins and cannot run anything", async ({ page, browser, atlas }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Settings" }).first().click();
  await page.getByLabel("E-mail address of a colleague").fill("ada@example.org");
  await page.getByRole("button", { name: "Invite" }).click();
  const link = await page.getByRole("region", { name: "New invitation" }).locator("pre").innerText();

  const context = await browser.newContext({ baseURL: atlas.url, storageState: { cookies: [], origins: [] } });
  const theirs = await context.newPage();
  await theirs.goto(link.replace(/^https?:\/\/[^/]+/, atlas.url));
  await theirs.getByLabel("Your name").fill("Ada");
  await theirs.getByLabel("Password").fill("a quiet place by the sea");
  await theirs.getByRole("button", { name: "Join" }).click();
  await theirs.goto("/settings?tab=me");
  await expect(theirs.getByRole("heading", { name: "Ada" })).toBeVisible();
  await expect(theirs.getByText("viewer", { exact: true })).toBeVisible();
  await theirs.goto("/settings");
  await expect(theirs.getByText("People are for admins.")).toBeVisible();
  await context.close();

  await page.reload();
  await expect(page.getByRole("combobox", { name: "Role of Ada" })).toHaveValue("VIEWER");
});

test("a newcomer rotates a key: the new secret works, the old one does not", async ({ page, playwright, atlas }) => {
  await page.goto("/settings?tab=keys");
  await page.getByLabel("Name of the key").fill("nightly reports");
  await page.getByRole("button", { name: "Make a key" }).click();
  const shown = page.getByRole("region", { name: "New key" });
  const before = await shown.locator("pre").first().innerText();
  await page.getByRole("button", { name: "I have it" }).click();
  await page.getByRole("button", { name: "Rotate nightly reports" }).click();
  const after = await shown.locator("pre").first().innerText();

  const program = await playwright.request.newContext({ storageState: { cookies: [], origins: [] } });
  const codeOf = async (secret: string) => {
    const answer = await program.post(`${atlas.url}/graphql`, {
      data: { query: "{ viewer { name } }" },
      headers: { authorization: `Bearer ${secret}` },
    });
    return (await answer.json()).errors?.[0].extensions.code ?? "answered";
  };
  expect([await codeOf(before), await codeOf(after)]).toEqual(["UNAUTHENTICATED", "answered"]);
  await program.dispose();
});

test("a newcomer sees from the home page why last night's run failed", async ({ page, request, atlas }) => {
  const path = writePeople(atlas, "nightly", 5);
  const syncId = await createSync(request, "Nightly people", path);
  await runToEnd(request, syncId);
  rmSync(path);
  await request.post("/graphql", {
    data: {
      query: "mutation ($id: ID!) { startRun(input: { syncId: $id }) { run { id } } }",
      variables: { id: syncId },
    },
  });

  await page.goto("/");
  const need = page.getByRole("row", { name: /Failed Nightly people/ });
  await need.getByRole("link", { name: "Open run" }).click({ timeout: 90_000 });
  await expect(page.getByText(/There is no file or folder/).first()).toBeVisible();
});
