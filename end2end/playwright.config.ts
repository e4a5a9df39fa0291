// Every journey runs on a phone and on a desktop, one in Firefox; the shop is started by the fixture in fixtures/shop.ts.
import { defineConfig, devices } from "@playwright/test";
import { chromium, chromiumArguments } from "./fixtures/browsers.mjs";

// These bring their own browser.
const inFirefox = /in-firefox\.spec\.ts$/;

export default defineConfig({
  testDir: "./journeys",
  // One shop and one browser at a time: the suite has to pass on two cores.
  workers: 1,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  // A journey that passes at the second try has found something.
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    locale: "zh-TW",
    timezoneId: "Asia/Taipei",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: { ...(chromium ? { executablePath: chromium } : {}), args: chromiumArguments },
  },
  projects: [
    {
      name: "phone",
      testIgnore: inFirefox,
      use: { ...devices["Pixel 5"], viewport: { width: 390, height: 844 } },
    },
    {
      name: "desktop",
      testIgnore: inFirefox,
      use: { ...devices["Desktop Chrome"], viewport: { width: 1280, height: 800 } },
    },
    { name: "firefox", testMatch: inFirefox },
  ],
});
