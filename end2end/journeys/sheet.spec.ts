import { expect, test } from "../fixtures/shop";
import { Storefront } from "../pages/storefront";

const product = "阿里山烏龍";

test("a product opens over the page, at its own address, and closes by Esc and by back", async ({ page }) => {
  const front = new Storefront(page);
  const [link, sheet] = [front.productLink(product), front.sheet(product)];
  await front.open();

  await link.click();
  await expect(sheet).toBeVisible();
  await expect(page).toHaveURL(/\/p\/alishan-oolong$/);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(/\/$/);
  await expect(link).toBeFocused();

  await page.keyboard.press("Enter");
  await expect(sheet).toBeVisible();
  await page.goBack();
  await expect(sheet).toBeHidden();
  await expect(link).toBeFocused();

  await link.click();
  await sheet.getByRole("link", { name: "關閉" }).click();
  await expect(sheet).toBeHidden();
  await expect(page).toHaveURL(/\/$/);
});

test("a product's own address shows it, and a choice changes what is to be paid", async ({ page }) => {
  const front = new Storefront(page);
  await front.open("/p/alishan-oolong");
  const sheet = front.sheet(product);
  await expect(sheet).toBeVisible();
  await expect(sheet.getByRole("button", { name: /^加入購物車\s*NT\$480$/ })).toBeVisible();

  await sheet.getByRole("radio", { name: "150 g" }).check();
  await sheet.getByRole("button", { name: "多一件" }).click();
  await sheet.getByRole("button", { name: /^加入購物車\s*NT\$2,560$/ }).click();
  await expect(front.drawer).toBeVisible();
  await expect(front.line(product)).toContainText("150 g");
  await expect(front.line(product)).toContainText("NT$2,560");

  await page.keyboard.press("Escape");
  await expect(front.drawer).toBeHidden();
  await expect(page).toHaveURL(/\/$/);
});
