// The owner counts, sets bounds, lets shoppers order what is not there yet, and then has the goods lie elsewhere.
import { startSimulators } from "../agreement/simulators.mjs";
import { expect, test } from "../fixtures/shop";
import { Admin } from "../pages/admin";

test.use({ expectedProblems: /422|503|Failed to load resource/ });

const [sku, name] = ["WARE-PITCHER-200", "玻璃公道杯"];

test("stock is counted with a reason, bounded, and told in the ledger", async ({ page, shop, expectAccessible }) => {
  const admin = new Admin(page);
  const figure = (of: string) => page.getByRole("definition").and(page.locator(`dt:text-is("${of}") + dd`));
  await admin.enter(shop);

  await test.step("the shop's bound makes it low", async () => {
    await page.goto("/admin/warehouse");
    await expectAccessible();
    await page.getByLabel("低於幾件算庫存不足").fill("很少");
    await page.getByRole("button", { name: "儲存" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByLabel("低於幾件算庫存不足")).toHaveValue("很少");
    await page.getByLabel("低於幾件算庫存不足").fill("500");
    await admin.act("儲存", "已儲存");
    await page.goto("/admin");
    // Four of it are left.
    const low = page.getByRole("region", { name: "庫存不足" });
    await expect(low).toContainText("TEA-LISHAN-600");
    await page.goto("/admin/warehouse");
    await page.getByLabel("低於幾件算庫存不足").fill("3");
    await admin.act("儲存", "已儲存");
    await page.goto("/admin");
    await expect(low).toContainText("TEA-BEAUTY-50");
    await expect(low).not.toContainText("TEA-LISHAN-600");
  });

  await test.step("units are taken off and put back, and the ledger says why", async () => {
    await openStock(page);
    await expectAccessible();
    const before = Number(await figure("庫存").textContent());
    await page.getByLabel("增減數量").fill(`-${before + 1}`);
    await page.getByRole("button", { name: "更新庫存" }).click();
    await expect(page.getByLabel("增減數量")).toHaveAttribute("aria-invalid", "true");
    await page.getByLabel("增減數量").fill("-3");
    await page.getByLabel("原因").selectOption({ label: "損壞或遺失" });
    await admin.act("更新庫存", "已更新");
    await expect(figure("庫存")).toHaveText(`${before - 3}`);
    const newest = page.getByRole("table", { name: "庫存紀錄" }).getByRole("row").nth(1);
    await expect(newest).toContainText("損壞或遺失");
    await expect(newest).toContainText("owner@chenlan.example");
    await page.getByLabel("增減數量").fill("3");
    await page.getByLabel("原因").selectOption({ label: "盤點" });
    await admin.act("更新庫存", "已更新");
    await expect(figure("庫存")).toHaveText(`${before}`);
  });

  await test.step("what is sold out can be ordered ahead", async () => {
    // Whatever is kept for orders stays.
    const free = (await figure("可出貨").textContent()) ?? "";
    await page.getByLabel("增減數量").fill(`-${free}`);
    await admin.act("更新庫存", "已更新");
    await expect(page.getByText("售完").first()).toBeVisible();
    await page.getByLabel("賣完後還可預訂幾件").fill("4");
    await admin.act("儲存", "已儲存");
    await expect(page.getByText("可預訂").first()).toBeVisible();
    await page.goto("/p/glass-pitcher");
    await expect(page.getByText("可預訂，到貨後出貨").first()).toBeVisible();
    await openStock(page);
    await page.getByLabel("賣完後還可預訂幾件").fill("0");
    await admin.act("儲存", "已儲存");
    await page.getByLabel("增減數量").fill(free);
    await admin.act("更新庫存", "已更新");
  });
});

test("goods that lie elsewhere are what the warehouse there says", async ({ page, shop, expectAccessible }) => {
  const admin = new Admin(page);
  const simulators = await startSimulators("--warehouse", "localhost:0");
  const warehouse = simulators.at.warehouse;
  try {
    await admin.enter(shop);
    await page.goto("/admin/warehouse");
    await page.getByLabel("商品放在外部倉庫").check();
    await page.getByLabel("倉庫的網址").fill("http://127.0.0.1:9");
    await page.getByLabel("倉庫的金鑰").fill("warehouse-key");
    await page.getByRole("button", { name: "儲存" }).click();
    await expect(page.getByLabel("倉庫的網址")).toHaveAttribute("aria-invalid", "true");
    await expect(page.getByLabel("倉庫的網址")).toHaveValue("http://127.0.0.1:9");
    await page.getByLabel("倉庫的網址").fill(warehouse);
    await page.getByLabel("倉庫的金鑰").fill("warehouse-key");
    await admin.act("儲存", "已儲存");
    await expect(page.getByText("上次讀取庫存：")).toBeVisible();
    await expectAccessible();

    await fetch(`${warehouse}/_goods`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ [sku]: 0 }) });
    await expect(async () => {
      await page.goto("/p/glass-pitcher");
      await expect(page.getByRole("main")).toContainText("售完", { timeout: 1_000 });
    }).toPass({ timeout: 75_000 });
    await openStock(page);
    await expect(page.getByText("商品目前放在外部倉庫")).toBeVisible();
    await expectAccessible();

    await page.goto("/admin/warehouse");
    await page.getByLabel("商品放在外部倉庫").uncheck();
    await admin.act("儲存", "已儲存");
  } finally {
    await simulators.stop();
  }
});

async function openStock(page: import("@playwright/test").Page) {
  await page.goto(`/admin/products?q=${encodeURIComponent(name)}`);
  await page.getByRole("link", { name, exact: true }).first().click();
  await page.locator('a[href^="/admin/stock/"]').first().click();
  await expect(page.getByText(sku).first()).toBeVisible();
}
