// What a shop and its shoppers do with parcels that a carrier carries.
import { expect, type Page } from "@playwright/test";
import type { Admin } from "./admin";
import { OrderForm, recipient } from "./order-form";
import { OrderPage } from "./order-page";
import { Storefront } from "./storefront";

type Store = { id: string; name: string };
type Wish = { store?: Store; payBy?: string; pays?: () => Promise<void> };

export class Carriers {
  constructor(readonly page: Page) {}

  async offers(way: string, price: string) {
    await this.page.goto(`/admin/deliveries/${way}`);
    await this.page.getByLabel("提供給顧客選擇").check();
    await this.page.getByRole("textbox", { name: "運費" }).first().fill(price);
    await this.page.getByRole("button", { name: "儲存" }).click();
    await expect(this.page.getByRole("status").filter({ hasText: "已儲存" })).toBeVisible();
  }

  /** Cash when it is handed over, unless it is paid before. A store is chosen on the carrier's map. */
  async orders(way: string, wish: Wish = {}) {
    const [front, form, order] = [new Storefront(this.page), new OrderForm(this.page), new OrderPage(this.page)];
    await front.open();
    await front.addButton("竹茶則").click();
    await front.openDrawer(1);
    await front.goToForm();
    await form.fill();
    await form.goBy(way);
    await form.payBy(wish.payBy ?? "貨到付款");
    if (wish.store) {
      await this.choosesStore(front, wish.store);
      await expect(form.name).toHaveValue(recipient.name);
    }
    await form.order();
    await wish.pays?.();
    await order.expectPlaced();
    return { number: await order.number(), token: new URL(this.page.url()).pathname.split("/").pop()! };
  }

  async choosesStore(front: Storefront, store: Store) {
    await this.page.getByRole("button", { name: "選擇門市" }).click();
    await this.page.getByRole("button", { name: "前往門市地圖" }).click();
    await this.page.locator(`form[data-store="${store.id}"]`).getByRole("button").click();
    await expect(this.page).toHaveURL(/\/\?store=chosen/);
    await front.awake();
    await expect(this.page.getByText(store.name).filter({ visible: true })).toBeVisible();
  }

  /** Packed and told to the carrier by one press, and its label printed on the carrier's page. */
  async sendsOff(admin: Admin, number: string) {
    await this.page.goto("/admin/orders");
    await admin.openOrder(number);
    await admin.act("交給物流公司", "已交給物流公司");
    const label = this.page.getByRole("link", { name: "列印託運單" });
    await expect(async () => {
      await this.page.reload();
      await expect(label).toBeVisible({ timeout: 500 });
    }).toPass();
    const [print] = await Promise.all([this.page.context().waitForEvent("page"), label.click()]);
    await print.getByRole("button", { name: "前往列印" }).click();
    await expect(print.locator("[data-label]")).toContainText(recipient.name);
    await print.close();
  }

  /** Chosen in the list and sent by one press; their labels come on one page, their slips on another. */
  async sendsOffTogether(numbers: string[], labels: number) {
    await this.page.goto("/admin/orders?filter=to_ship");
    for (const number of numbers) await this.page.getByRole("checkbox", { name: `選取訂單 ${number}` }).check();
    await this.page.getByRole("button", { name: "出貨", exact: true }).click();
    await expect(this.page.getByRole("heading", { name: "一起出貨" })).toBeVisible();
    // The page comes again by itself until the carrier has answered.
    await expect(this.page.getByText("已建立物流單")).toHaveCount(numbers.length);
    const button = this.page.getByRole("button", { name: new RegExp(`^託運單：.*（${labels} 張）$`) });
    const [print] = await Promise.all([this.page.context().waitForEvent("page"), button.click()]);
    await expect(print.locator("[data-label]")).toHaveCount(labels);
    await print.close();
    await this.page.getByRole("link", { name: "全部出貨單" }).click();
    for (const number of numbers) await expect(this.page.getByRole("heading", { name: `訂單 ${number} · 第 1 件` })).toBeVisible();
  }

  async takesBack(admin: Admin) {
    await this.page.getByText("更改或退回").click();
    await admin.act("已退回，重新入庫", "包裹");
  }
}
