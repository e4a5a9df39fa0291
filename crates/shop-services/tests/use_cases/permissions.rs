//! Every use case × every preset, against `docs/permissions.csv`: what is written there is what is
//! permitted, and what is not written there does not exist.

use shop_contract::{
    AdminLetterQuery, AdminOrderQuery, AdminProductQuery, AdminStockQuery, ApiKeyForm, CategoryForm, CustomerQuery,
    DeliveryForm, DeliveryQuery, InvoiceForm, OrderAction, ProductForm, ProviderForm, RoleForm, StockForm,
    StockLimitsForm, TermsForm, WarehouseForm, WebhookForm,
};
use shop_domain::{
    appearance::Appearance,
    fault::Fault,
    kernel::{
        ApiKeyId, CategoryId, CustomerId, InvitationId, Language, LetterId, MessageId, OrderId, PasskeyId, ProductId,
        RefundId, RoleId, ShipmentId, StaffId, VariantId, WebhookId,
    },
    staff::{Caller, Permission, Preset, Role},
};
use shop_services::{
    Services,
    account::{PasswordChange, StaffProof},
    appearance::PicturePlace,
    invoice::InvoiceAction,
    order::{ExportPeriod, OrderCommand, ParcelAct, ParcelCommand},
    passkey::PasskeyAnswer,
    ports::SessionKey,
    product::ImportList,
    refund::RefundCommand,
    session::Ending,
    staff::StaffWish,
};
use shop_testkit::{TestShop, builders::a_uuid};
use std::{collections::BTreeMap, fs, path::Path};

/// Whoever calls what takes no [`Caller`].
const OTHERS: [&str; 4] = ["everybody", "the customer", "a provider", "the shop"];

const ZH: Language = Language::Chinese;

const NO_KEY: PasskeyAnswer<'_> = PasskeyAnswer { token: "none", answer: "{}" };

const PROOF: StaffProof<'_> = StaffProof { typed: "wrong horse", address: "203.0.113.7", language: ZH };

fn code<T, E: Fault>(outcome: Result<T, E>) -> &'static str {
    outcome.map_or_else(|error| error.code(), |_| "")
}

/// Calls one use case about things that are not there, and answers the code of its refusal.
/// The permission is judged first.
async fn call(name: &str, s: &Services, c: &Caller) -> &'static str {
    let (order, parcel) = (OrderId(a_uuid()), ShipmentId(a_uuid()));
    match name {
        "account.change_password" => {
            let change = PasswordChange { password: "", new_password: "another mountain", address: "" };
            code(s.account.change_password(c, change, ZH).await)
        }
        "account.begin_codes" => code(s.account.begin_codes(c, PROOF).await),
        "account.confirm_codes" => code(s.account.confirm_codes(c, PROOF).await),
        "account.renew_recovery" => code(s.account.renew_recovery(c, PROOF).await),
        "account.begin_passkey" => code(s.account.begin_passkey(c, PROOF).await),
        "account.add_passkey" => code(s.account.add_passkey(c, NO_KEY, "key", ZH).await),
        "account.remove_passkey" => code(s.account.remove_passkey(c, PasskeyId(a_uuid()), PROOF).await),
        "account.security" => code(s.account.security(c, SessionKey(""), ZH).await),
        "account.end_sessions" => code(s.account.end_sessions(c, Ending::AllBut(SessionKey("")), PROOF).await),
        "account.turn_codes_off" => code(s.account.turn_codes_off(c, PROOF).await),
        "account.sign_out_everywhere" => code(s.account.sign_out_everywhere(c).await),
        "answer.claim" => code(s.answer.claim(c, "key", "request").await),
        "answer.keep" => code(s.answer.keep(c, b"nothing", (200, None)).await),
        "answer.free" => code(s.answer.free(c, b"nothing").await),
        "apikey.list" => code(s.api_key.list(c).await),
        "apikey.add" => code(s.api_key.add(c, &ApiKeyForm::default()).await),
        "apikey.revoke" => code(s.api_key.revoke(c, ApiKeyId(a_uuid())).await),
        "appearance.add_picture" => code(s.appearance.add_picture(c, PicturePlace::Logo, "no picture".into()).await),
        "appearance.get" => code(s.appearance.get(c).await),
        "appearance.save" => code(s.appearance.save(c, &TermsForm::default(), &Appearance::default()).await),
        "carrier.ask_now" => code(s.carrier.ask_now(c, order, parcel).await),
        "carrier.entrust" => code(s.carrier.entrust(c, order, 1, parcel).await),
        "carrier.label" => code(s.carrier.label(c, order, parcel, ZH).await),
        "carrier.labels" => code(s.carrier.labels(c, &[order], ZH).await),
        "carrier.cancel" => code(s.carrier.cancel(c, order, parcel).await),
        "carrier.send_back" => code(s.carrier.send_back(c, order, parcel).await),
        "carrier.list" => code(s.carrier.list(c, ZH).await),
        "carrier.save" => code(s.carrier.save(c, "test", &ProviderForm::default()).await),
        "delivery.list" => code(s.delivery.list(c, ZH).await),
        "delivery.get" => code(s.delivery.get(c, "home", ZH).await),
        "delivery.save" => code(s.delivery.save(c, "home", &DeliveryForm::default()).await),
        "customer.list" => code(s.customer.list(c, &CustomerQuery::default()).await),
        "customer.get" => code(s.customer.get(c, CustomerId(a_uuid()), None).await),
        "customer.erase" => code(s.customer.erase(c, CustomerId(a_uuid())).await),
        "inventory.list" => code(s.inventory.list(c, &AdminStockQuery::default(), ZH).await),
        "inventory.history" => code(s.inventory.history(c, VariantId(a_uuid()), None, ZH).await),
        "inventory.adjust" => code(s.inventory.adjust(c, VariantId(a_uuid()), &StockForm::default()).await),
        "inventory.limit" => code(s.inventory.limit(c, VariantId(a_uuid()), &StockLimitsForm::default(), None).await),
        "inventory.settings" => code(s.inventory.settings(c).await),
        "inventory.save_settings" => code(s.inventory.save_settings(c, &WarehouseForm::default()).await),
        "invoice.act" => code(s.invoice.act(c, order, InvoiceAction::Void).await),
        "invoice.settings" => code(s.invoice.settings(c, ZH).await),
        "invoice.save" => code(s.invoice.save(c, &InvoiceForm::default()).await),
        "mail.list" => code(s.mail.list(c, &AdminLetterQuery::default()).await),
        "mail.get" => code(s.mail.get(c, LetterId(a_uuid())).await),
        "mail.send_again" => code(s.mail.send_again(c, LetterId(a_uuid())).await),
        "order.home" => code(s.order.home(c, ZH).await),
        "order.list" => code(s.order.list(c, &AdminOrderQuery::default()).await),
        "order.get" => code(s.order.get(c, order, ZH).await),
        "order.act" => {
            let command = OrderCommand { order, version: 1, action: OrderAction::Ship, tracking: None };
            code(s.order.act(c, command).await)
        }
        "order.change_note" => code(s.order.change_note(c, order, 1, "").await),
        "order.dispatch" => code(s.order.dispatch(c, &[order]).await),
        "order.export" => code(s.order.export(c, ExportPeriod::default(), None, ZH).await),
        "order.parcel" => {
            let act = ParcelAct::Track { parcel, tracking: None };
            code(s.order.parcel(c, ParcelCommand { order, version: 1, act }).await)
        }
        "order.refused" => code(s.order.refused(c, None, ZH).await),
        "order.refused_seen" => code(s.order.refused_seen(c, 0).await),
        "order.seen" => code(s.order.seen(c, "test", "e1").await),
        "order.together" => code(s.order.together(c, &[order], ZH).await),
        "product.list" => code(s.product.list(c, &AdminProductQuery::default(), ZH).await),
        "product.categories" => code(s.product.categories(c, ZH).await),
        "product.category_forms" => code(s.product.category_forms(c).await),
        "product.save_category" => code(s.product.save_category(c, &CategoryForm::default()).await),
        "product.remove_category" => code(s.product.remove_category(c, CategoryId(a_uuid())).await),
        "product.order_categories" => code(s.product.order_categories(c, &[], None).await),
        "product.get" => code(s.product.get(c, ProductId(a_uuid())).await),
        "product.add_picture" => code(s.product.add_picture(c, "no picture".into()).await),
        "product.save" => code(s.product.save(c, &ProductForm::default()).await),
        "product.judge" => code(s.product.judge(c, &ProductForm::default()).await),
        "product.export" => code(s.product.export(c, false, None).await),
        "product.import" => code(s.product.import(c, &ImportList::default(), true).await),
        "product.archive" => code(s.product.archive(c, ProductId(a_uuid()), true, None).await),
        "provider.list" => code(s.provider.list(c, ZH).await),
        "provider.save" => code(s.provider.save(c, "test", &ProviderForm::default()).await),
        "refund.start" => {
            let command = RefundCommand { order, version: 1, amount: 1, reason: String::new() };
            code(s.refund.start(c, command).await)
        }
        "refund.sent_by_hand" => code(s.refund.sent_by_hand(c, RefundId(a_uuid())).await),
        "refund.try_again" => code(s.refund.try_again(c, RefundId(a_uuid())).await),
        "work.list" => code(s.work.list(c, None).await),
        "work.retry" => code(s.work.retry(c, "expire_order", "nothing").await),
        _ => call_about_staff(name, s, c).await,
    }
}

async fn call_about_staff(name: &str, s: &Services, c: &Caller) -> &'static str {
    let (id, role) = (StaffId(a_uuid()), RoleId(a_uuid()));
    match name {
        "staff.list" => code(s.staff.list(c).await),
        "staff.get" => code(s.staff.get(c, id).await),
        "staff.change" => code(s.staff.change(c, id, 1, &StaffWish::default()).await),
        "staff.change_role" => code(s.staff.change_role(c, id, role).await),
        "staff.take_codes" => code(s.staff.take_codes(c, StaffId(a_uuid()), ZH).await),
        "staff.need_second_step" => code(s.staff.need_second_step(c, false).await),
        "staff.suspend" => code(s.staff.suspend(c, id).await),
        "staff.restore" => code(s.staff.restore(c, id).await),
        "staff.sign_out" => code(s.staff.sign_out(c, id).await),
        "staff.invite" => code(s.staff.invite(c, "a@shop.test", role, ZH).await),
        "staff.withdraw" => code(s.staff.withdraw(c, InvitationId(a_uuid())).await),
        "staff.role" => code(s.staff.role(c, role).await),
        "staff.add_role" => code(s.staff.add_role(c, &RoleForm::default()).await),
        "staff.update_permissions" => code(s.staff.update_permissions(c, role, &RoleForm::default()).await),
        "staff.remove_role" => code(s.staff.remove_role(c, role).await),
        _ => call_about_webhooks(name, s, c).await,
    }
}

async fn call_about_webhooks(name: &str, s: &Services, c: &Caller) -> &'static str {
    let (id, message) = (WebhookId(a_uuid()), MessageId(a_uuid()));
    match name {
        "webhook.list" => code(s.webhook.list(c).await),
        "webhook.get" => code(s.webhook.get(c, id).await),
        "webhook.add" => code(s.webhook.add(c, &WebhookForm::default()).await),
        "webhook.change" => code(s.webhook.change(c, id, &WebhookForm::default()).await),
        "webhook.remove" => code(s.webhook.remove(c, id).await),
        "webhook.rotate" => code(s.webhook.rotate(c, id).await),
        "webhook.test" => code(s.webhook.test(c, id).await),
        "webhook.deliveries" => code(s.webhook.deliveries(c, id, DeliveryQuery::default()).await),
        "webhook.replay" => code(s.webhook.replay(c, id, message).await),
        _ => panic!("{name} is not called: have it called here, with something that is not there"),
    }
}

/// A row of the table, by the name of the use case.
struct Row {
    /// A permission, `anything` for whoever works here, or one of [`OTHERS`].
    needs: String,
    cells: BTreeMap<String, String>,
}

fn table() -> BTreeMap<String, Row> {
    let text = fs::read_to_string(root().join("../../docs/permissions.csv")).expect("docs/permissions.csv");
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().expect("a heading");
    let mut table = BTreeMap::new();
    for line in lines {
        assert_eq!(line.len(), head.len(), "{line:?}");
        let cells = head.iter().cloned().zip(line.iter().cloned()).skip(2).collect();
        let before = table.insert(line[0].clone(), Row { needs: line[1].clone(), cells });
        assert!(before.is_none(), "{} stands there twice", line[0]);
    }
    table
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every public verb of every service, read out of the source, and whether it wants to know who calls.
fn use_cases() -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the source") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                read(&fs::read_to_string(path).expect("a source"), &mut found);
            }
        }
    }
    found
}

fn read(source: &str, found: &mut BTreeMap<String, bool>) {
    let mut service = None;
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("impl ").and_then(|rest| rest.strip_suffix("Service {")) {
            service = Some(name.to_lowercase());
        } else if line == "}" {
            service = None;
        } else if let (Some(service), Some(rest)) = (&service, line.strip_prefix("    pub async fn ")) {
            let name = rest.split('(').next().unwrap_or_default();
            let mut signature = rest.to_owned();
            while !signature.ends_with('{') {
                signature += lines.next().expect("a signature ends");
            }
            found.insert([service, ".", name].concat(), signature.contains("caller: &Caller"));
        }
    }
}

#[test]
fn every_use_case_stands_in_the_table_and_nothing_else_does() {
    let (found, table) = (use_cases(), table());
    assert!(found.len() > 90, "the source is read: {}", found.len());
    let names = |of: &mut dyn Iterator<Item = &String>| of.cloned().collect::<Vec<_>>();
    assert_eq!(names(&mut table.keys()), names(&mut found.keys()));
    for (name, wants_to_know) in found {
        let is_for_others = OTHERS.contains(&table[&name].needs.as_str());
        assert_eq!(!is_for_others, wants_to_know, "{name}: needs {}", table[&name].needs);
    }
}

#[test]
fn the_table_says_of_each_preset_what_its_permissions_say() {
    for (name, row) in table() {
        for preset in Preset::ALL {
            let expected = match (OTHERS.contains(&row.needs.as_str()), Permission::from_code(&row.needs)) {
                (true, _) => "-",
                (false, Some(permission)) if Role::from(preset).may(permission) => "yes",
                (false, Some(_)) => "no",
                (false, None) => {
                    assert_eq!(row.needs, "anything", "{name}");
                    "yes"
                }
            };
            assert_eq!(row.cells[preset.code()], expected, "{name} as {preset:?}");
        }
    }
}

#[tokio::test]
async fn whoever_calls_a_use_case_gets_the_answer_that_the_table_gives() {
    for preset in Preset::ALL {
        let mut wrong = Vec::new();
        for (name, row) in table().into_iter().filter(|(_, row)| !OTHERS.contains(&row.needs.as_str())) {
            // One for each: a verb may end the session of whoever calls it.
            let shop = TestShop::new();
            let clerk = shop.hires(preset, "clerk@shop.test").await;
            let before = shop.store.committed();
            let refused = call(&name, &shop.services, &clerk.caller).await == "permission.missing";
            if refused != (row.cells[preset.code()] == "no") {
                wrong.push(name.clone());
            }
            assert!(!refused || shop.store.committed() == before, "{name}: refused, and something has changed");
        }
        assert_eq!(wrong, Vec::<String>::new(), "as {preset:?}");
    }
}
