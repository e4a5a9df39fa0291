import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/named";
import { Admin } from "../pages/admin";
import { linkTo } from "../pages/mailbox";

// A wrong code is turned away on purpose.
test.use({ expectedProblems: /^401 |Failed to load resource/ });

const password = "a kettle sings before dawn";

/** What a telephone shows for this key, so many steps from now. */
function code(key: string, later = 0) {
  const bits = [...key.replaceAll(" ", "")].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac("sha1", secret).update(step).digest();
  const offset = mac[19] & 15;
  return ((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).toString().padStart(6, "0");
}

/** A device that asks for a finger, and always gets it. */
async function withDevice(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const;
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", { options });
  return { devtools, authenticatorId };
}

test("the owner signs in with a code, and then with a passkey", async ({ page, shop, expectAccessible }) => {
  const admin = new Admin(page);
  await admin.enter(shop);
  let key = "";

  await test.step("a telephone gets the key", async () => {
    await page.goto("/admin/security");
    await expectAccessible();
    await page.locator("form[action$='/codes/begin']").getByLabel("密碼").fill(password);
    await page.getByRole("button", { name: "設定兩步驟驗證" }).click();
    await expect(page.getByRole("img", { name: "給驗證器 App 掃描的 QR code" })).toBeVisible();
    await expectAccessible();
    key = await page.locator(".a-secret").innerText();
    await page.getByLabel("App 現在顯示的驗證碼").fill(code(key, -1));
    await page.getByRole("button", { name: "開啟", exact: true }).click();
    await expect(page.getByRole("heading", { name: "備用碼" })).toBeVisible();
    await expect(page.locator(".a-recovery li")).toHaveCount(10);
    await expectAccessible();
    await page.getByRole("link", { name: "我收好了" }).click();
    await expect(page.getByText("還有 10 組備用碼")).toBeVisible();
  });

  const signsOut = async () => {
    await page.context().clearCookies();
    await page.goto("/admin/sign-in");
  };

  await test.step("the password is half the way", async () => {
    await signsOut();
    await page.getByLabel("電子郵件").fill("owner@chenlan.example");
    await page.getByLabel("密碼").fill(password);
    await page.getByRole("button", { name: "登入", exact: true }).click();
    await expect(page.getByRole("heading", { name: "輸入驗證碼" })).toBeVisible();
    await expectAccessible();
    await page.getByLabel("驗證碼").fill("000000");
    await page.getByRole("button", { name: "登入" }).first().click();
    await expect(page.getByRole("alert")).toContainText("驗證碼不正確");
    await page.getByLabel("驗證碼").fill(code(key));
    await page.getByRole("button", { name: "登入" }).first().click();
    await expect(page.getByRole("heading", { name: "今天" })).toBeVisible();
  });

  await test.step("a passkey is both", async () => {
    await withDevice(page);
    await page.goto("/admin/security");
    const form = page.locator("form[data-passkey]");
    await form.getByLabel("這個裝置的名稱").fill("公司手機");
    await form.getByLabel("你的密碼，或一個驗證碼").fill(password);
    await page.getByRole("button", { name: "新增通行密鑰" }).click();
    await expect(page.getByRole("status").filter({ hasText: "通行密鑰設定好了" })).toBeVisible();
    await expect(page.getByText("公司手機", { exact: true })).toBeVisible();
    await expectAccessible();
    await signsOut();
    await expectAccessible();
    await page.getByRole("button", { name: "使用通行密鑰" }).click();
    await expect(page.getByRole("heading", { name: "今天" })).toBeVisible();
  });

  await test.step("what was removed opens nothing", async () => {
    await page.goto("/admin/security");
    await expect(page.getByText("上次使用")).toBeVisible();
    await page.getByText("移除「公司手機」").click();
    const form = page.locator("form[action$='/remove']");
    await form.getByLabel("你的密碼，或一個驗證碼").fill(password);
    await admin.act("移除", "這個通行密鑰不能再登入了");
    const codes = page.locator("form[action$='/codes/recovery']");
    await codes.getByLabel("你的密碼，或一個驗證碼").fill(password);
    await admin.act("關閉", "兩步驟驗證已關閉");
    await signsOut();
    await page.getByRole("button", { name: "使用通行密鑰" }).click();
    await expect(page.getByRole("alert")).toContainText("這個通行密鑰不能登入這裡");
  });
});

test("a shopper signs in with a passkey", async ({ page, shop, expectAccessible }, { project }) => {
  const email = `passkey-${project.name}@example.com`;
  await page.goto("/en/account/sign-up");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await page.goto(await linkTo(shop, email, "/en/account/welcome"));
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Open the account" }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();

  await withDevice(page);
  await page.goto("/en/account/access");
  await page.getByText("Add a passkey").click();
  await expectAccessible();
  const form = page.locator("form[data-passkey]");
  await form.getByLabel("Name of this device").fill("My phone");
  await form.getByLabel("Current password").fill(password);
  await form.getByRole("button", { name: "Add" }).click();
  await expect(page.getByRole("status")).toContainText("The passkey is set up");
  await expect(page.getByText("My phone", { exact: true })).toBeVisible();
  await expectAccessible();

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
  await expectAccessible();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await page.goto("/en/account/access");
  await expect(page.getByText("last used")).toBeVisible();
});
