// The house of the test provider.
import { expect, type Page } from "@playwright/test";

export class TestPay {
  constructor(readonly page: Page) {}

  /** The shop's page on the way there goes on by itself. */
  async arrive() {
    await expect(this.page.getByRole("heading", { name: "測試支付 Test Pay" })).toBeVisible();
  }

  async decide(outcome: "付款成功" | "付款失敗" | "取消，回到店家") {
    await this.page.getByRole("button", { name: outcome }).click();
  }

  async pay() {
    await this.arrive();
    await this.decide("付款成功");
  }
}
