//! Every page and form of the admin × every preset, against `docs/permissions.csv`: each door is as open
//! as the use case behind it.

use crate::harness::{Answer, TestShop, Visitor};
use reqwest::Method;
use shop_domain::{
    kernel::{Language, StaffId},
    staff::{Caller, Preset},
};
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

/// Doors for whoever is not signed in, or does nothing but come, go, choose a language, and look for the way.
const DOORS: [&str; 15] = [
    "/welcome",
    "/join",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/passkey",
    "/sign-in/passkey/begin",
    "/sign-out",
    "/sign-out-everywhere",
    "/password",
    "/forgot",
    "/forgot/sent",
    "/reset",
    "/reset/done",
    "/language",
    "/setup",
];

/// Pages that lead whoever may not open them to what is theirs.
const LANDINGS: [&str; 2] = ["/", "/settings"];

/// What stands behind each route: a method, the route, and a use case of the table.
const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/", "order.home"),
    ("GET", "/orders", "order.list"),
    ("GET", "/orders/export", "order.export"),
    ("GET", "/orders/dispatch", "order.together"),
    ("POST", "/orders/dispatch", "order.dispatch"),
    ("GET", "/orders/dispatch/slips", "order.together"),
    ("GET", "/orders/{id}", "order.get"),
    ("POST", "/orders/{id}/note", "order.change_note"),
    ("POST", "/orders/{id}/refund", "refund.start"),
    ("POST", "/orders/{id}/refunds/{refund}/sent", "refund.sent_by_hand"),
    ("POST", "/orders/{id}/refunds/{refund}/again", "refund.try_again"),
    ("POST", "/orders/{id}/parcels", "order.parcel"),
    ("GET", "/orders/{id}/parcels/{parcel}/slip", "order.get"),
    ("GET", "/orders/{id}/parcels/{parcel}/label", "carrier.label"),
    ("POST", "/orders/{id}/parcels/{parcel}/carrier/{act}", "carrier.ask_now"),
    ("POST", "/orders/{id}/parcels/{parcel}/track", "order.parcel"),
    ("POST", "/orders/{id}/parcels/{parcel}/{step}", "order.parcel"),
    ("POST", "/orders/{id}/invoice/{action}", "invoice.act"),
    ("POST", "/orders/{id}/invoice/allowances/{number}/void", "invoice.act"),
    ("POST", "/orders/{id}/{action}", "order.act"),
    ("POST", "/callbacks/seen", "order.seen"),
    ("GET", "/callbacks/refused", "order.refused"),
    ("POST", "/callbacks/refused/seen", "order.refused_seen"),
    ("GET", "/products", "product.list"),
    ("GET", "/products/new", "product.categories"),
    ("POST", "/products/new", "product.save"),
    ("GET", "/products/import", "product.import"),
    ("POST", "/products/import", "product.import"),
    ("GET", "/products/export", "product.export"),
    ("GET", "/products/import/template", "product.import"),
    ("GET", "/products/{id}", "product.get"),
    ("POST", "/products/{id}", "product.save"),
    ("POST", "/products/{id}/archive", "product.archive"),
    ("POST", "/products/{id}/restore", "product.archive"),
    ("GET", "/carriers", "carrier.list"),
    ("GET", "/carriers/{code}", "carrier.list"),
    ("POST", "/carriers/{code}", "carrier.save"),
    ("GET", "/payments", "provider.list"),
    ("GET", "/payments/{code}", "provider.list"),
    ("POST", "/payments/{code}", "provider.save"),
    ("GET", "/deliveries", "delivery.list"),
    ("GET", "/deliveries/{code}", "delivery.get"),
    ("POST", "/deliveries/{code}", "delivery.save"),
    ("GET", "/invoices", "invoice.settings"),
    ("POST", "/invoices", "invoice.save"),
    ("GET", "/stock/{id}", "inventory.history"),
    ("POST", "/stock/{id}/adjust", "inventory.adjust"),
    ("POST", "/stock/{id}/limits", "inventory.limit"),
    ("GET", "/warehouse", "inventory.settings"),
    ("POST", "/warehouse", "inventory.save_settings"),
    ("GET", "/staff", "staff.list"),
    ("POST", "/staff/second-step", "staff.need_second_step"),
    ("POST", "/staff/invite", "staff.invite"),
    ("POST", "/staff/invitations/{id}/withdraw", "staff.withdraw"),
    ("GET", "/staff/{id}", "staff.get"),
    ("POST", "/staff/{id}/role", "staff.change_role"),
    ("POST", "/staff/{id}/{verb}", "staff.suspend"),
    ("GET", "/security", "account.security"),
    ("POST", "/security/codes/begin", "account.begin_codes"),
    ("POST", "/security/codes/confirm", "account.confirm_codes"),
    ("POST", "/security/codes/recovery", "account.renew_recovery"),
    ("POST", "/security/sessions/{which}/end", "account.end_sessions"),
    ("POST", "/security/passkeys", "account.add_passkey"),
    ("POST", "/security/passkeys/begin", "account.begin_passkey"),
    ("POST", "/security/passkeys/{id}/remove", "account.remove_passkey"),
    ("POST", "/security/codes/off", "account.turn_codes_off"),
    ("GET", "/roles/new", "staff.list"),
    ("POST", "/roles/new", "staff.add_role"),
    ("GET", "/roles/{id}", "staff.role"),
    ("POST", "/roles/{id}", "staff.update_permissions"),
    ("POST", "/roles/{id}/remove", "staff.remove_role"),
    ("GET", "/keys", "apikey.list"),
    ("POST", "/keys", "apikey.add"),
    ("POST", "/keys/{id}/revoke", "apikey.revoke"),
    ("GET", "/webhooks", "webhook.list"),
    ("POST", "/webhooks", "webhook.add"),
    ("GET", "/webhooks/{id}", "webhook.get"),
    ("POST", "/webhooks/{id}", "webhook.change"),
    ("POST", "/webhooks/{id}/secret", "webhook.rotate"),
    ("POST", "/webhooks/{id}/test", "webhook.test"),
    ("POST", "/webhooks/{id}/remove", "webhook.remove"),
    ("POST", "/webhooks/{id}/messages/{message}/replay", "webhook.replay"),
    ("GET", "/customers", "customer.list"),
    ("GET", "/customers/{id}", "customer.get"),
    ("POST", "/customers/{id}/erase", "customer.erase"),
    ("GET", "/mail", "mail.list"),
    ("GET", "/mail/{id}", "mail.get"),
    ("GET", "/mail/{id}/html", "mail.get"),
    ("POST", "/mail/{id}/again", "mail.send_again"),
    ("GET", "/health", "work.list"),
    ("POST", "/health/retry", "work.retry"),
    ("GET", "/settings", "appearance.get"),
    ("POST", "/settings", "appearance.save"),
    ("GET", "/settings/pictures", "appearance.get"),
    ("POST", "/settings/pictures/{place}", "appearance.add_picture"),
    ("POST", "/settings/pictures/{place}/remove", "appearance.save"),
];

/// Every field that a form of the admin cannot do without.
const FIELDS: [(&str, &str); 15] = [
    ("order", NOTHING),
    ("version", "1"),
    ("note", ""),
    ("amount", "1"),
    ("kind", "expire_order"),
    ("key", "nothing"),
    ("provider", "test"),
    ("event", "e1"),
    ("newest", "0"),
    ("email", "nobody"),
    ("role", NOTHING),
    ("by", "1"),
    ("reason", "counted"),
    ("proof", "wrong horse"),
    ("code", "000000"),
];

const NOTHING: &str = "01930000-0000-7000-8000-0000000000ff";

fn filled(route: &str) -> String {
    let code = match route.split('/').nth(1) {
        Some("carriers") => "ecpay",
        Some("payments") => "test",
        _ => "home",
    };
    let invoice = if route.contains("/invoice/") { "void" } else { "ship" };
    let path = route.replace("{id}", NOTHING).replace("{refund}", NOTHING).replace("{parcel}", NOTHING);
    let path = path.replace("{message}", NOTHING).replace("{which}", NOTHING).replace("{place}", "logo");
    let path =
        path.replace("{code}", code).replace("{number}", "A1").replace("{action}", invoice).replace("{step}", "ship");
    ["/admin", path.replace("{act}", "ask").replace("{verb}", "suspend").trim_end_matches('/')].concat()
}

async fn tries(visitor: &Visitor, method: &str, route: &str) -> Answer {
    let mut path = filled(route);
    if method == "GET" {
        // Whoever has chosen nothing is sent back to choose.
        if route == "/orders/dispatch" {
            path += &["?order=", NOTHING].concat();
        }
        return visitor.opens(&path).await;
    }
    let acts = ["archive", "restore", "remove"].iter().any(|act| route.ends_with(act));
    if ["/products/", "/settings/pictures/"].iter().any(|start| route.starts_with(start)) && !acts {
        let request = visitor.request(Method::POST, &path).header("content-type", "multipart/form-data; boundary=b");
        return visitor
            .sends(request.body("--b\r\ncontent-disposition: form-data; name=\"slug\"\r\n\r\n\r\n--b--\r\n"))
            .await;
    }
    let fields = FIELDS.map(|(name, value)| (name.to_owned(), value.to_owned()));
    visitor.posts(&path, &fields).await
}

/// Somebody who was invited to the role and has come in.
pub(super) async fn joins(shop: &TestShop, owner: &Caller, preset: Preset) -> Visitor {
    let email = [preset.code(), "@staff.test"].concat();
    let invited = shop.services.staff.invite(owner, &email, preset.id(), Language::English).await.expect("invited");
    let visitor = shop.visitor();
    let form = visitor.finds_form(&invited.link.expect("no letter goes out"), "/admin/join").await;
    let came_in = visitor.submits(&form.fill("password", "correct horse battery")).await;
    assert_eq!(came_in.location(), "/admin");
    visitor
}

pub(super) async fn owner(shop: &TestShop) -> Caller {
    drop(shop.owner().await);
    let id = sqlx::query_scalar("select staff_id from staff").fetch_one(&shop.pool).await.expect("the owner");
    Caller::from(&shop.services.account.staff(StaffId(id)).await.expect("read").expect("there").staff)
}

/// What the table says of each use case, as each preset.
fn table() -> BTreeMap<String, BTreeMap<String, bool>> {
    let text = include_str!("../../../../docs/permissions.csv");
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("a heading");
    let cells = |line: &[&str]| {
        let named = head.iter().zip(line).skip(2);
        named.map(|(preset, cell)| ((*preset).to_owned(), *cell == "yes")).collect()
    };
    lines.map(|line| (line[0].to_owned(), cells(&line))).collect()
}

#[test]
fn every_route_of_the_admin_is_tried_with_every_role() {
    let source = include_str!("../../../src/http/admin/mod.rs");
    let routes = source.split(".route(\"").skip(1).flat_map(|rest| {
        let (route, verbs) = rest.split_once('"').expect("a route");
        let verbs = verbs.lines().next().unwrap_or_default();
        let verbs = [("get(", "GET"), ("post(", "POST")].into_iter().filter(move |(call, _)| verbs.contains(call));
        verbs.map(move |(_, method)| (method, route))
    });
    let found: BTreeSet<_> = routes.filter(|(_, route)| !DOORS.contains(route)).collect();
    let tried: BTreeSet<_> = ROUTES.iter().map(|(method, route, _)| (*method, *route)).collect();
    assert_eq!(tried, found);
}

#[sqlx::test(migrations = "../migrations")]
async fn every_door_is_as_open_as_the_use_case_behind_it(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let (owner, table) = (owner(&shop).await, table());
    for preset in Preset::ALL {
        let visitor = joins(&shop, &owner, preset).await;
        let mut wrong = Vec::new();
        for (method, route, use_case) in ROUTES {
            let may = table[*use_case][preset.code()];
            let answer = tries(&visitor, method, route).await;
            let is_led_away = LANDINGS.contains(route) && *method == "GET" && answer.status == 303;
            let refused = answer.status == 403 || (!may && is_led_away);
            if refused == may || answer.status >= 500 {
                wrong.push(format!("{method} {route}: {}", answer.status));
            }
        }
        assert_eq!(wrong, Vec::<String>::new(), "as {preset:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn somebody_who_is_suspended_is_out_with_their_next_click(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = owner(&shop).await;
    let packer = joins(&shop, &owner, Preset::Packer).await;
    packer.opens("/admin/orders").await.expect(200);
    let id = sqlx::query_scalar("select staff_id from staff where email like 'packer@%'").fetch_one(&shop.pool).await;
    let id = StaffId(id.expect("the packer"));
    shop.services.staff.suspend(&owner, id).await.expect("suspended");
    assert_eq!(packer.opens("/admin/orders").await.location(), "/admin/sign-in");
    shop.services.staff.restore(&owner, id).await.expect("restored");
    assert_eq!(packer.opens("/admin/orders").await.location(), "/admin/sign-in", "the session is gone for good");
}

#[sqlx::test(migrations = "../migrations")]
async fn another_role_ends_the_session_and_the_next_one_has_another_id(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = owner(&shop).await;
    let manager = joins(&shop, &owner, Preset::Manager).await;
    let before = manager.cookie("staff").expect("a session");
    let id = sqlx::query_scalar("select staff_id from staff where email like 'manager@%'").fetch_one(&shop.pool).await;
    shop.services.staff.change_role(&owner, StaffId(id.expect("there")), Preset::Packer.id()).await.expect("changed");
    assert_eq!(manager.opens("/admin/orders").await.location(), "/admin/sign-in");
    let fields = [("email", "manager@staff.test"), ("password", "correct horse battery")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(manager.posts("/admin/sign-in", &fields).await.location(), "/admin");
    assert_ne!(manager.cookie("staff").expect("a session"), before);
    manager.opens("/admin/settings").await.expect(403);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_owner_runs_the_staff_by_the_forms_of_the_page(pool: PgPool) {
    let shop = TestShop::start(pool).await;
    let owner = shop.owner().await;
    let form = owner.visitor.finds_form("/admin/staff", "/admin/staff/invite").await;
    let wrong = owner.visitor.submits(&form.clone().fill("email", "nobody")).await.expect(422);
    assert!(wrong.contains("value=\"nobody\""), "what was typed is still there");
    let page = owner.visitor.submits(&form.fill("email", "mei@staff.test")).await.expect(200);
    let link = page.text().split(&[&shop.origin, "/admin/join?token="].concat()).nth(1).expect("the link is shown");
    let token = link.split('<').next().expect("a token").to_owned();
    assert!(!owner.opens("/admin/staff").await.contains(&token), "once");
    let link = ["/admin/join?token=", &token].concat();
    let mei = shop.visitor();
    let form = mei.finds_form(&link, "/admin/join").await;
    mei.submits(&form.clone().fill("password", "short")).await.expect(422);
    assert_eq!(mei.submits(&form.fill("password", "correct horse battery")).await.location(), "/admin");
    mei.opens("/admin/orders").await.expect(200);
    shop.visitor().opens(&link).await.expect(403);

    let role = owner.visitor.finds_form("/admin/roles/new", "/admin/roles/new").await;
    let role = role.fill("name", "Night shift").with("permissions", "orders.read");
    assert_eq!(owner.visitor.submits(&role).await.location(), "/admin/staff");
    let list = owner.opens("/admin/staff").await.expect(200);
    assert!(list.contains("Night shift") && list.contains("mei@staff.test"));
}
