// Takes the pictures in docs/screenshots: `npx playwright test --config screenshots.config.ts`. Not part of the journeys.
import { defineConfig, devices } from "@playwright/test";
import journeys from "./playwright.config";

export default defineConfig({
  ...journeys,
  testDir: "./screenshots",
  timeout: 240_000,
  use: { ...journeys.use, ...devices["Desktop Chrome"], trace: "off", screenshot: "off", contextOptions: { reducedMotion: "reduce" } },
  projects: [{ name: "screenshots" }],
});
