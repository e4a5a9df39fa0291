// An order's own page: the confirmation, and what it says afterwards.
import { expect, type Locator, type Page } from "@playwright/test";

export class OrderPage {
  constructor(readonly page: Page) {}

  async expectPlaced() {
    await expect(this.page.getByRole("heading", { name: "謝謝，訂單已成立" })).toBeVisible();
  }

  async number(): Promise<string> {
    const text = await this.page.getByRole("paragraph").filter({ hasText: /^訂單編號/ }).innerText();
    return text.replace("訂單編號", "").trim();
  }

  next(): Locator {
    return this.page.getByRole("region", { name: "接下來" });
  }

  items(): Locator {
    return this.page.getByRole("region", { name: "買了什麼" });
  }
}
