// A client made of the shop's own document: the compiler holds it to what is promised, and a purchase holds the shop to it.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { startShop } from "../fixtures/server.mjs";
import { keyOf } from "./key.mjs";

// Beside the packages that it takes, so that they are found.
const folder = mkdtempSync(join(import.meta.dirname, "../node_modules/.client-"));
let shop, client;

before(async () => {
  shop = await startShop("client");
});

after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await shop?.stop();
});

test("a client that is made of the document compiles", async () => {
  const document = await (await fetch(`${shop.origin}/api/v1/openapi.json`)).json();
  const purchase = join(folder, "purchase.ts");
  // What has a default may be left out.
  writeFileSync(join(folder, "api.ts"), astToString(await openapiTS(document, { defaultNonNullable: false })));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  copyFileSync(join(import.meta.dirname, "client/purchase.ts"), purchase);
  const options = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
  };
  const program = ts.createProgram([purchase], options);
  const found = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  assert.equal(ts.formatDiagnostics(found, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => folder, getNewLine: () => "\n" }), "");
  client = await import(pathToFileURL(join(folder, "purchase.js")).href);
});

test("it buys, and its owner ships, is paid and pays back", async () => {
  const { number, total } = await client.buys(shop.origin);
  assert.ok(total > 0);
  const key = await keyOf(shop, ["orders.read", "orders.change", "money.move"]);
  assert.deepEqual(await client.answers(shop.origin, key, number), ["shipped", "delivered", "delivered", "paid", "1 refund", "request.stale"]);
});
