import { existsSync } from "node:fs";
import type { LaunchOptions } from "@playwright/test";
import chromium from "@sparticuz/chromium";

/**
 * What the package sets for one page in a tiny container, and tests cannot use: a second --headless beside Playwright's, one
 * process that ends with its first page, and pages without the rules of origins.
 */
const UNWANTED = ["--headless", "--single-process", "--no-zygote", "--disable-web-security"];

const INSTALLED = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];

/**
 * The browser that tests drive: that of $CHROME, else on Linux the one that the packages carry, else an installed Chrome.
 * Nothing is downloaded.
 */
export async function browserLaunchOptions(): Promise<LaunchOptions> {
  const chosen = process.env.CHROME;
  if (chosen) return { executablePath: chosen, args: ["--no-sandbox"] };
  if (process.platform === "linux" && process.arch === "x64") {
    return {
      executablePath: await chromium.executablePath(),
      args: chromium.args.filter((argument) => !UNWANTED.some((unwanted) => argument.startsWith(unwanted))),
    };
  }
  const installed = INSTALLED.find(existsSync);
  return installed ? { executablePath: installed, args: ["--no-sandbox"] } : { channel: "chrome" };
}
