// Takes one state of the page in both schemes. Never goes anywhere by itself.
import type { Page } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";

export const folder = resolve(import.meta.dirname, "../../docs/screenshots");
const tallest = 3000;

/** The screen as it is; the page from its top; or a screen as tall as the page, where something is fixed to its edges. */
export type Frame = "screen" | "whole" | "tall";

/** JPEG: the grain in the drawings would make each PNG ten times as large. */
export async function shoot(page: Page, name: string, frame: Frame) {
  mkdirSync(folder, { recursive: true });
  const { width, height } = page.viewportSize()!;
  // A pointer over a button would show it pressed.
  await page.mouse.move(0, 0);
  if (frame === "tall") await page.setViewportSize({ width, height: Math.max(height, await length(page)) });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await settle(page);
    const path = join(folder, `${name}-${width}-${colorScheme}.jpg`);
    await page.screenshot({ path, type: "jpeg", quality: 84, scale: "css", animations: "disabled", ...(await area(page, frame)) });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width, height });
}

async function length(page: Page) {
  return Math.min(tallest, await page.evaluate(() => document.documentElement.scrollHeight));
}

async function area(page: Page, frame: Frame) {
  if (frame !== "whole") return {};
  return { fullPage: true, clip: { x: 0, y: 0, width: page.viewportSize()!.width, height: await length(page) } };
}

/** Every picture and face has come, and nothing waits to be scrolled to. */
export async function settle(page: Page) {
  await page.evaluate(async () => {
    for (const part of document.querySelectorAll<HTMLElement>("main *")) {
      if (getComputedStyle(part).contentVisibility === "auto") part.style.contentVisibility = "visible";
    }
    for (const picture of document.images) picture.loading = "eager";
    await document.fonts.ready;
    await Promise.all([...document.images].map((picture) => picture.decode().catch(() => {})));
  });
}
