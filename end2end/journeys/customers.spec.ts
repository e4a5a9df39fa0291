import { expect, test } from "../fixtures/shop";
import { Account, languages } from "../pages/account";
import { Admin } from "../pages/admin";

test("the owner finds a customer, looks at them in any light, and erases them", async ({ page, shop, browser, expectAccessible }, info) => {
  const elsewhere = await browser.newContext({ baseURL: shop.origin, locale: "zh-TW" });
  const mei = new Account(await elsewhere.newPage(), languages.chinese);
  const email = `mei-${info.project.name}@example.com`;
  await mei.opens(shop, email, "林小美");

  const admin = new Admin(page);
  await admin.enter(shop);

  await test.step("by how the address begins", async () => {
    await page.goto("/admin/customers");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("顧客");
    await expectAccessible();
    await page.getByRole("searchbox").fill(email.slice(0, 5));
    await page.getByRole("searchbox").press("Enter");
    await page.getByRole("link", { name: "林小美" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("林小美");
    await expect(page.getByRole("link", { name: email })).toBeVisible();
    await expectAccessible();
  });

  await test.step("in the dark too", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.reload();
    await page.getByText("刪除這位顧客").click();
    await expectAccessible();
    await page.emulateMedia({ colorScheme: "light" });
  });

  await test.step("after a question", async () => {
    await page.reload();
    await page.getByText("刪除這位顧客").click();
    await admin.act("永久刪除", "顧客資料已刪除。");
    await expect(page.getByRole("link", { name: "林小美" })).toHaveCount(0);
    await mei.goto("");
    await expect(mei.page.getByRole("heading", { level: 1 })).toHaveText("登入");
  });
  await elsewhere.close();
});
