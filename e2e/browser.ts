import { existsSync } from "node:fs";
import type { LaunchOptions } from "@playwright/test";
import chromium from "@sparticuz/chromium";

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
      // Playwright adds its own --headless, and two of them contradict each other.
      args: chromium.args.filter((argument) => !argument.startsWith("--headless")),
    };
  }
  const installed = INSTALLED.find(existsSync);
  return installed ? { executablePath: installed, args: ["--no-sandbox"] } : { channel: "chrome" };
}
