import { expect, test } from "../fixtures/shop";
import { linkTo } from "../pages/mailbox";

const password = "a mountain in mist";

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with a script" : "without a script", () => {
    test.use({ javaScriptEnabled });

    test("a shopper opens an account, leaves, forgets the password and comes back", async ({ page, shop, expectAccessible }) => {
      const email = `mei-${javaScriptEnabled}@example.com`;

      await test.step("the way to the account is on the page", async () => {
        await page.goto("/en/");
        await page.getByRole("link", { name: "My account" }).click();
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
        if (javaScriptEnabled) await expectAccessible();
      });

      await test.step("a letter opens it", async () => {
        await page.getByRole("link", { name: "Open an account" }).click();
        await page.getByLabel("E-mail").fill(email);
        await page.getByRole("button", { name: "Send me the link" }).click();
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Please look into your mailbox");
        await page.goto(await linkTo(shop, email, "/en/account/welcome"));
        await expect(page.getByLabel("E-mail")).toHaveValue(email);
        if (javaScriptEnabled) await expectAccessible();
        await page.getByLabel("Name").fill("Mei Lin");
        await page.getByLabel("New password").fill(password);
        await page.getByRole("button", { name: "Open the account" }).click();
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hello, Mei Lin");
        if (javaScriptEnabled) await expectAccessible();
      });

      await test.step("who leaves is out", async () => {
        await page.getByRole("button", { name: "Sign out" }).click();
        await page.goto("/en/account");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in");
      });

      await test.step("a forgotten password is set anew", async () => {
        await page.getByRole("link", { name: "Forgotten password" }).click();
        await page.getByLabel("E-mail").fill(email);
        await page.getByRole("button", { name: "Send me the link" }).click();
        await page.goto(await linkTo(shop, email, "/en/account/reset"));
        await page.getByLabel("New password").fill("another mountain");
        await page.getByRole("button", { name: "Set the new password" }).click();
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Hello, Mei Lin");
      });
    });
  });
}
