// The page itself: cards, the cart's drawer, a product's sheet. Speaks of roles and labels only.
import { expect, type Locator, type Page } from "@playwright/test";

export class Storefront {
  readonly drawer: Locator;

  constructor(readonly page: Page) {
    this.drawer = page.getByRole("dialog", { name: "購物車" });
  }

  async open(path = "/") {
    await this.page.goto(path);
    await this.awake();
  }

  /** The islands answer from here on. */
  async awake() {
    await expect(this.page.locator("html[data-ready]")).toBeAttached();
  }

  addButton(title: string): Locator {
    return this.page.getByRole("button", { name: `把 ${title} 加入購物車` });
  }

  cartLink(count: number): Locator {
    return this.page.getByRole("link", { name: `購物車，${count} 件` });
  }

  /** What a screen reader is told about the cart. */
  announced(text: string): Locator {
    return this.page.getByRole("status").filter({ hasText: text }).first();
  }

  async openDrawer(count: number) {
    await this.cartLink(count).click();
    await expect(this.drawer).toBeVisible();
  }

  /** A line of the open drawer. */
  line(title: string): Locator {
    return this.drawer.getByRole("listitem").filter({ hasText: title });
  }

  /** From the drawer to the form below. */
  async goToForm() {
    await this.drawer.getByRole("link", { name: "填寫訂購單" }).click();
  }

  productLink(title: string): Locator {
    return this.page.getByRole("link", { name: title, exact: true });
  }

  sheet(title: string): Locator {
    return this.page.getByRole("dialog", { name: title });
  }
}
