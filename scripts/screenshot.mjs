// `npm run screenshot`: docs/run-page.png, taken of the sample's first run while it goes.
import { mkdirSync } from "node:fs";
import { chromium } from "@playwright/test";
import { Atlas } from "../e2e/atlas.ts";
import { browserLaunchOptions } from "../e2e/browser.ts";
import { buildStale } from "./build-stale.mjs";
import { stageLine } from "./stage-line.mjs";

await buildStale((stage, seconds) => console.log(stageLine(stage, seconds)));
const atlas = await Atlas.start({ isSampleWanted: true });
const browser = await chromium.launch(await browserLaunchOptions());
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 820 }, deviceScaleFactor: 2 });
  await page.goto(atlas.lastLine);
  await page
    .getByRole("table", { name: /under way/ })
    .getByRole("link", { name: "NYC flights" })
    .click();
  // The moment when the big stream is typed: most of the line is done, and there is still something to come.
  await page.getByRole("button", { name: /^flights, Chart: running/ }).waitFor({ timeout: 120_000 });
  await page.mouse.move(0, 0);
  mkdirSync("docs", { recursive: true });
  await page.screenshot({ path: "docs/run-page.png", animations: "disabled" });
  console.log("docs/run-page.png");
} finally {
  await browser.close();
  await atlas[Symbol.asyncDispose]();
}
