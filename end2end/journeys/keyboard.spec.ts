import { expect, test } from "../fixtures/shop";
import { Storefront } from "../pages/storefront";

const product = "玻璃公道杯";

test("the focus stays where a keyboard works", async ({ page }) => {
  const front = new Storefront(page);
  await front.open();
  await front.addButton(product).focus();
  await page.keyboard.press("Enter");
  const more = page.locator(".card").getByRole("button", { name: `${product}：多一件` });
  await expect(more).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(front.addButton(product)).toBeFocused();
  await page.keyboard.press("Enter");

  await front.openDrawer(1);
  await front.drawer.getByRole("button", { name: `移除 ${product}` }).focus();
  await page.keyboard.press("Enter");
  await expect(front.drawer.getByRole("button", { name: "復原" })).toBeFocused();
});

test("more than there is becomes what there is, and says so", async ({ page }) => {
  const front = new Storefront(page);
  await front.open("/p/alishan-oolong");
  const sheet = front.sheet("阿里山烏龍");
  const quantity = sheet.getByRole("spinbutton", { name: "數量" });
  await quantity.fill("998");
  const left = await quantity.inputValue();
  expect(Number(left)).toBeLessThan(998);
  await sheet.getByRole("button", { name: /^加入購物車/ }).click();
  await expect(front.drawer.getByText(`阿里山烏龍 只剩 ${left} 件，已全部放入購物車。`).last()).toBeVisible();
  await expect(front.drawer.getByRole("button", { name: "阿里山烏龍：多一件" })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  await expect(page.getByText("已全部放入購物車")).toHaveCount(0);
});
