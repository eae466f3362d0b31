import { rmSync } from "node:fs";
import { type BrowserContext, expect, type WebSocketRoute } from "@playwright/test";
import { ask, createSync, runToEnd, test, writePeople } from "./signed-in.ts";

/** Enough to be seen running, and stopped, on a fast machine. */
const MANY_ROWS = 150_000;

test("a run that is cancelled says so, and no step of it seems to move", async ({ page, request, atlas }) => {
  const syncId = await createSync(request, "Cancelled", writePeople(atlas, "cancelled", MANY_ROWS));

  await page.goto(`/syncs/${syncId}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByRole("button", { name: "Cancel run" }).click();

  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible();
  await expect(page.locator("li[data-status=running]")).toHaveCount(0);
});

test("a run whose file is gone shows whose fault it is, and what to do", async ({ page, request, atlas }) => {
  const path = writePeople(atlas, "vanished", 5);
  const syncId = await createSync(request, "Vanished", path);
  rmSync(path);

  await page.goto(`/syncs/${syncId}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();

  const card = page.getByRole("alert", { name: "Failure" });
  await expect(card).toContainText(`There is no file or folder ${path}.`, { timeout: 60_000 });
  await expect(card).toContainText("The source");
  await expect(card).toContainText("You can: Correct the path");
  await expect(page.getByText("Nothing was published")).toBeVisible();
});

test("a socket that is cut resumes after the last event: the run ends in sight and no log line comes twice", async ({
  page,
  request,
  atlas,
}) => {
  const syncId = await createSync(request, "Cut off", writePeople(atlas, "cut_off", MANY_ROWS));
  const sockets: WebSocketRoute[] = [];
  const askedAfter: string[] = [];
  await page.routeWebSocket(/graphql/, (socket) => {
    sockets.push(socket);
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const { type, payload } = JSON.parse(String(message));
      if (type === "subscribe" && payload.variables?.runId) askedAfter.push(payload.variables.after);
      server.send(message);
    });
  });

  await page.goto(`/syncs/${syncId}`);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator("li[data-step=read] .rd")).toContainText(/[1-9]/, { timeout: 60_000 });
  await sockets.at(-1)!.close({ code: 1012 });

  await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 90_000 });
  expect(askedAfter).toHaveLength(2);
  expect(askedAfter[1]).not.toBe(askedAfter[0]);
  const runId = page.url().split("/").at(-1)!;
  const { node } = await ask<{ node: { events: { nodes: { message?: string }[] } } }>(
    request,
    "query ($id: ID!) { node(id: $id) { ... on SyncRun { events(first: 1000) { nodes { ... on LogLine { message } } } } } }",
    { id: runId },
  );
  const logged = node.events.nodes.flatMap(({ message }) => message ?? []);
  await expect(page.locator(".log li")).toHaveCount(logged.length);
  for (const message of new Set(logged)) await expect(page.locator(".log li", { hasText: message })).toHaveCount(1);
});

test("a viewer sees a run and its sync, and no button that the role does not allow", async ({
  browser,
  request,
  atlas,
}) => {
  const syncId = await createSync(request, "Watched", writePeople(atlas, "watched", 5));
  const runId = await runToEnd(request, syncId);
  const { createApiKey } = await ask<{ createApiKey: { secret: string } }>(
    request,
    'mutation { createApiKey(input: { name: "e2e viewer", role: VIEWER }) { secret } }',
  );
  const context = await browser.newContext({ baseURL: atlas.url, storageState: undefined });
  await signInWithKey(context, createApiKey.secret);
  const page = await context.newPage();

  await page.goto(`/runs/${runId}`);
  await expect(page.getByText("Succeeded", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy link" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Run again" })).toHaveCount(0);
  await page.goto(`/syncs/${syncId}`);
  await expect(page.getByRole("heading", { name: "Watched" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^(Run|Delete)/ })).toHaveCount(0);
  await page.goto("/settings?tab=keys");
  await expect(page.getByRole("heading", { name: "API keys are for admins." })).toBeVisible();
  await context.close();
});

/** Lets every question of the browser carry an API key, as no page of Atlas does by itself. */
async function signInWithKey(context: BrowserContext, secret: string): Promise<void> {
  const authorization = `Bearer ${secret}`;
  await context.route("**/graphql", (route) =>
    route.continue({ headers: { ...route.request().headers(), authorization } }),
  );
  await context.routeWebSocket(/graphql/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const isOpening = JSON.parse(String(message)).type === "connection_init";
      server.send(isOpening ? JSON.stringify({ type: "connection_init", payload: { authorization } }) : message);
    });
  });
}
