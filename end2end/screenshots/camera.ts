// Takes one state of the page in both schemes. Never goes anywhere by itself.
import type { Page } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

export const folder = resolve(import.meta.dirname, "../../docs/screenshots");
const tallest = 3000;

export type Frame = "screen" | "whole";

/** JPEG: the grain in the drawings would make each PNG ten times as large. */
export async function shoot(page: Page, name: string, frame: Frame) {
  mkdirSync(folder, { recursive: true });
  const { width } = page.viewportSize()!;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await settle(page);
    const path = join(folder, `${name}-${width}-${colorScheme}.jpg`);
    await page.screenshot({ path, type: "jpeg", quality: 80, scale: "css", animations: "disabled", ...(await area(page, frame)) });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

async function area(page: Page, frame: Frame) {
  if (frame === "screen") return {};
  const { width } = page.viewportSize()!;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  return { fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, tallest) } };
}

/** Every picture and face has come. */
export async function settle(page: Page) {
  await page.evaluate(async () => {
    for (const picture of document.images) picture.loading = "eager";
    await document.fonts.ready;
    await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
  });
}
