// The order form, as a shopper reads it.
import { expect, type Locator, type Page } from "@playwright/test";

export type Recipient = { name: string; phone: string; city: string; district: string; line: string };

export const recipient: Recipient = {
  name: "林曉嵐",
  phone: "0912 345 678",
  city: "臺北市",
  district: "文山區",
  line: "指南路三段 38 巷 1 號",
};

export class OrderForm {
  readonly name: Locator;
  readonly phone: Locator;
  readonly email: Locator;
  readonly city: Locator;
  readonly district: Locator;
  readonly line: Locator;
  readonly note: Locator;
  readonly problems: Locator;

  constructor(readonly page: Page) {
    this.name = page.getByLabel("收件人姓名");
    this.phone = page.getByLabel("手機或市話");
    this.email = page.getByLabel("電子郵件");
    this.city = page.getByLabel("縣市");
    this.district = page.getByLabel("鄉鎮市區");
    this.line = page.getByLabel("街道、門牌與樓層");
    this.note = page.getByLabel("要告訴我們的事");
    this.problems = page.getByRole("alert").filter({ hasText: "處要改" });
  }

  async fill(who: Recipient = recipient) {
    await this.name.fill(who.name);
    await this.phone.fill(who.phone);
    await this.city.selectOption(who.city);
    await this.district.selectOption(who.district);
    await this.line.fill(who.line);
  }

  async payBy(method: string) {
    // What happens next stands in the same label.
    await this.page.getByRole("radio", { name: new RegExp(`^${method}( |$)`) }).check();
  }

  async goBy(method: string) {
    // Its price and what it means stand in the same label.
    await this.page.getByRole("radio", { name: new RegExp(`^${method}( |$)`) }).check();
  }

  submit(): Locator {
    return this.page.getByRole("button", { name: /送出訂單|前往付款/ });
  }

  async order() {
    await this.submit().click();
  }

  async expectProblem(field: Locator, sentence: string) {
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveAccessibleDescription(new RegExp(sentence));
  }
}
