// The owner's desk.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Shop } from "../fixtures/server.mjs";

const owner = { email: "owner@chenlan.example", password: "a kettle sings before dawn" };

// The link works once; whoever comes later in the same worker signs in.
const welcomed = new Set<string>();

export class Admin {
  constructor(readonly page: Page) {}

  async enter(shop: Shop) {
    const first = !welcomed.has(shop.origin);
    await this.page.goto(first ? shop.ownerLink() : "/admin/sign-in");
    await this.page.getByLabel("電子郵件").fill(owner.email);
    await this.page.getByLabel("密碼").fill(owner.password);
    await this.page.getByRole("button", { name: first ? "開始使用" : "登入" }).click();
    await expect(this.page.getByRole("heading", { name: "今天" })).toBeVisible();
    welcomed.add(shop.origin);
  }

  async openOrders() {
    await this.page.getByRole("link", { name: "訂單", exact: true }).click();
    await expect(this.page.getByRole("heading", { name: "訂單", exact: true })).toBeVisible();
  }

  row(number: string): Locator {
    return this.page.getByRole("row").filter({ hasText: number });
  }

  async openOrder(number: string) {
    await this.row(number).getByRole("link").click();
    await expect(this.page.getByRole("heading", { name: `訂單 ${number}` })).toBeVisible();
  }

  /** Presses a step, and waits for what came of it. */
  async act(step: RegExp | string, outcome: string) {
    await this.page.getByRole("button", { name: step }).click();
    await expect(this.page.getByRole("status").filter({ hasText: outcome })).toBeVisible();
  }
}
