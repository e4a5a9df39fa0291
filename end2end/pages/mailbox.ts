// What somebody finds in their mailbox.
import { expect } from "@playwright/test";
import type { Shop } from "../fixtures/server.mjs";

/** The link of the newest letter to somebody, as soon as it has arrived. */
export async function linkTo(shop: Shop, to: string, page: string) {
  const found = () =>
    shop
      .letters()
      .filter((letter) => [letter.to].flat().some((one) => one?.value.some(({ address }) => address === to)))
      .map((letter) => letter.text?.match(new RegExp(`${shop.origin}\\S*${page}\\?token=\\S+`))?.[0])
      .findLast((link) => link);
  await expect.poll(found, { message: `a letter to ${to}` }).toBeTruthy();
  return found()!;
}
