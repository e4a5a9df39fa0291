// The doors of an account and the rooms behind them, in one of the two languages.
import { expect, type Page } from "@playwright/test";
import type { Shop } from "../fixtures/server.mjs";
import { linkTo } from "./mailbox";

const chinese = {
  before: "",
  signIn: "登入",
  with: (house: string) => `用 ${house} 登入`,
  hello: (name: string) => `${name}，您好`,
  signOut: "登出",
  link: (house: string) => `連結 ${house}`,
  unlink: (house: string) => `解除 ${house} 的連結`,
  linked: "已連結，之後可以用它登入。",
  unlinked: "已解除連結。",
  email: (email: string) => (email ? `您用 ${email} 登入。` : "還沒有電子郵件。"),
  lastWayIn: "這是最後一種登入方式。請先設定密碼，或連結另一家。",
  someoneElses: "那一家的帳號已經連結到另一個帳號了。",
  cancelled: "登入取消了。",
  refused: "那一家沒有確認您的身分，請再試一次，或用其他方式登入。",
  lost: "這次登入已經過期，或不是從這個瀏覽器開始的。請再試一次。",
  away: "目前連不上那一家，請稍後再試，或用其他方式登入。",
  form: { email: "電子郵件", ask: "寄連結給我", name: /^姓名/, password: "新密碼", open: "開設帳號", save: "儲存" },
};

const english: typeof chinese = {
  before: "/en",
  signIn: "Sign in",
  with: (house) => `Sign in with ${house}`,
  hello: (name) => `Hello, ${name}`,
  signOut: "Sign out",
  link: (house) => `Link ${house}`,
  unlink: (house) => `Unlink ${house}`,
  linked: "It is linked: you can sign in with it from now on.",
  unlinked: "It is no longer linked.",
  email: (email) => (email ? `You sign in with ${email}.` : "There is no e-mail yet."),
  lastWayIn: "This is the last way to sign in. Please set a password or link another one first.",
  someoneElses: "That account of theirs is linked to another one here.",
  cancelled: "The sign-in was called off.",
  refused: "They did not confirm who you are. Please try again, or sign in another way.",
  lost: "This sign-in is too old, or was not begun in this browser. Please try again.",
  away: "They cannot be reached just now. Please try again later, or sign in another way.",
  form: { email: "E-mail", ask: "Send me the link", name: /^Name/, password: "New password", open: "Open the account", save: "Save" },
};

export const languages = { chinese, english };

const password = "a mountain in mist";

export class Account {
  constructor(
    readonly page: Page,
    readonly words: typeof chinese,
  ) {}

  async goto(path: string) {
    await this.page.goto(`${this.words.before}/account${path}`);
  }

  /** By a letter, with a password. */
  async opens(shop: Shop, email: string, name: string) {
    const { form, before, hello } = this.words;
    await this.goto("/sign-up");
    await this.page.getByLabel(form.email).fill(email);
    await this.page.getByRole("button", { name: form.ask }).click();
    await this.page.goto(await linkTo(shop, email, `${before}/account/welcome`));
    await this.page.getByLabel(form.name).fill(name);
    await this.page.getByLabel(form.password).fill(password);
    await this.page.getByRole("button", { name: form.open }).click();
    await this.expectHeading(hello(name));
  }

  /** In the room, where a password is typed besides. */
  async proves(button: string) {
    await this.goto("/access");
    await this.page.locator("summary", { hasText: button }).click();
    const form = this.page.locator("form", { has: this.page.getByRole("button", { name: button }) });
    await form.locator("input[type=password]").fill(password);
    await form.getByRole("button", { name: button }).click();
  }

  /** To the house, from the door. */
  async setsOut(house: string) {
    await this.goto("/sign-in");
    await this.page.getByRole("button", { name: this.words.with(house) }).click();
  }

  /** At the house: who they are there, and yes. */
  async says(login: string) {
    await this.expectHeading("Who are you?");
    await this.page.getByLabel("Account").fill(login);
    await this.page.getByRole("button", { name: "Yes" }).click();
  }

  async saysNo() {
    await this.expectHeading("Who are you?");
    await this.page.getByRole("button", { name: "No" }).click();
  }

  async comesIn(house: string, login: string) {
    await this.setsOut(house);
    await this.says(login);
  }

  async leaves() {
    await this.goto("");
    await this.page.getByRole("button", { name: this.words.signOut }).click();
    await this.expectIsOut();
  }

  async expectIsOut() {
    await this.goto("");
    await this.expectHeading(this.words.signIn);
  }

  /** At the door again, and told why. */
  async expectTurnedAway(why: string) {
    await this.expectHeading(this.words.signIn);
    await expect(this.page.getByRole("alert")).toHaveText(why);
  }

  async expectHeading(text: string) {
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(text);
  }

  /** On the page about ways in; an empty one is none. */
  async expectEmail(email: string) {
    await this.goto("/access");
    await expect(this.page.getByText(this.words.email(email))).toBeVisible();
  }
}
