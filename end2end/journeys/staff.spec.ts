import { expect, test } from "../fixtures/shop";
import { Admin } from "../pages/admin";

// Somebody is turned away on purpose.
test.use({ expectedProblems: /^403 |^401 |Failed to load resource/ });

test("the owner asks somebody in, says what they may, and shows them out", async ({ page, shop, browser, expectAccessible }) => {
  const admin = new Admin(page);
  await admin.enter(shop);

  await test.step("a letter brings the link", async () => {
    await page.goto("/admin/staff");
    await expectAccessible();
    await page.getByLabel("電子郵件").fill("mei@example.com");
    await page.getByRole("combobox", { name: "角色" }).selectOption({ label: "出貨人員" });
    await admin.act("邀請", "已邀請。");
    await expect(page.getByRole("row").filter({ hasText: "mei@example.com" })).toContainText("出貨人員");
  });

  const found = () => shop.letters().findLast((letter) => letter.subject === "晨嵐茶事 邀請你一起工作");
  await expect.poll(found, { message: "the invitation" }).toBeTruthy();
  const link = /\/admin\/join\?token=\S+/.exec(found()!.text ?? "")![0];

  const elsewhere = await browser.newContext({ baseURL: shop.origin, locale: "zh-TW" });
  const mei = await elsewhere.newPage();

  await test.step("it opens a door that has what the role permits behind it", async () => {
    await mei.goto(link);
    await expectAccessible(mei);
    await mei.getByLabel("密碼").fill("leaves fall in the courtyard");
    await mei.getByRole("button", { name: "加入" }).click();
    await expect(mei.getByRole("status").filter({ hasText: "歡迎加入。" })).toBeVisible();
    await expect(mei.getByRole("link", { name: "訂單", exact: true })).toBeVisible();
    await expect(mei.getByRole("link", { name: "頁面", exact: true })).toHaveCount(0);
    await mei.goto("/admin/settings");
    await expect(mei.getByRole("heading", { name: "這一頁不對你開放" })).toBeVisible();
    await mei.goto(link);
    await expect(mei.getByText("這個邀請已經用過")).toBeVisible();
  });

  await test.step("a role of the shop's own permits what is ticked", async () => {
    await page.goto("/admin/staff");
    await page.getByRole("link", { name: "新增角色" }).click();
    await expectAccessible();
    await page.getByRole("textbox", { name: "名稱" }).fill("夜班");
    await page.getByLabel("查看訂單與訂購人").check();
    await admin.act("儲存角色", "已儲存");
    await page.getByRole("link", { name: /mei@example.com/ }).click();
    await expectAccessible();
    await page.getByRole("combobox", { name: "角色" }).selectOption({ label: "夜班" });
    await admin.act("變更角色", "角色已變更。");
    await mei.goto("/admin/orders");
    await expect(mei.getByRole("heading", { name: "登入後台" })).toBeVisible();
  });

  await test.step("a suspension keeps them out", async () => {
    await admin.act("停權", "已停權。");
    await mei.getByLabel("電子郵件").fill("mei@example.com");
    await mei.getByLabel("密碼").fill("leaves fall in the courtyard");
    await mei.getByRole("button", { name: "登入" }).click();
    await expect(mei.getByRole("alert")).toContainText("電子郵件或密碼");
    await elsewhere.close();
  });

  await test.step("a key is shown once and opens the API", async () => {
    await page.goto("/admin/keys");
    await page.getByRole("textbox", { name: "名稱" }).fill("ERP");
    await page.getByLabel("查看訂單與訂購人").check();
    await page.getByRole("button", { name: "建立金鑰" }).click();
    await expectAccessible();
    const key = await page.getByText(/^yiye_[\w-]{52}$/).innerText();
    const orders = (key: string) => fetch(`${shop.origin}/api/v1/admin/orders`, { headers: { authorization: `Bearer ${key}` } });
    expect((await orders(key)).status).toBe(200);
    await page.goto("/admin/keys");
    await expect(page.getByText(key)).toHaveCount(0);
    await admin.act("撤銷", "金鑰已撤銷。");
    expect((await orders(key)).status).toBe(401);
  });
});
