//! Keys of machines: who makes them, what they open, and when they open nothing.

use shop_contract::{ApiKeyForm, NewApiKey};
use shop_domain::{
    api_key::Rate,
    fault::{Class, Fault},
    kernel::ApiKeyId,
    order::Actor,
    staff::{Caller, Permission, Preset},
};
use shop_services::{api_key::ApiKeyRefusal, refusal::Refusal};
use shop_testkit::{Clerk, TestShop, builders::a_uuid};
use time::Duration;

fn form(permissions: &[&str]) -> ApiKeyForm {
    let permissions = permissions.iter().map(|code| (*code).to_owned()).collect();
    ApiKeyForm { name: "ERP".to_owned(), permissions, days: "30".to_owned() }
}

async fn makes(by: &Clerk, permissions: &[&str]) -> Result<NewApiKey, ApiKeyRefusal> {
    by.services.api_key.add(&by.caller, &form(permissions)).await
}

async fn opens(shop: &TestShop, key: &str) -> Result<Caller, ApiKeyRefusal> {
    Ok(shop.services.api_key.open(key).await?.0)
}

async fn an_owner(shop: &TestShop) -> Clerk {
    shop.hires(Preset::Owner, "owner@shop.test").await
}

#[tokio::test]
async fn a_key_opens_what_it_is_for_and_says_whose_doing_it_is() {
    let shop = TestShop::new();
    let owner = an_owner(&shop).await;
    let made = makes(&owner, &["orders.change"]).await.expect("made");
    assert!(made.key.starts_with(&made.view.prefix) && made.key.len() > made.view.prefix.len());
    let caller = opens(&shop, &made.key).await.expect("open");
    assert!(caller.may(Permission::ChangeOrders) && caller.may(Permission::ReadOrders));
    assert!(!caller.may(Permission::ReadProducts));
    assert_eq!(Actor::from(&caller), Actor::Staff("API · ERP".to_owned()));
    assert_eq!((caller.staff, caller.key), (owner.staff.id, Some(made.view.id)));
}

#[tokio::test]
async fn a_key_is_kept_as_its_hash_alone() {
    let shop = TestShop::new();
    let owner = an_owner(&shop).await;
    let made = makes(&owner, &["orders.read"]).await.expect("made");
    let secret = &made.key[made.view.prefix.len()..];
    assert!(!format!("{:?}", shop.store.committed()).contains(secret));
    let listed = owner.services.api_key.list(&owner.caller).await.expect("read");
    assert_eq!(listed, [made.view]);
}

#[tokio::test]
async fn keys_that_were_never_made_mistyped_revoked_or_too_old_are_refused_alike() {
    let shop = TestShop::new();
    let owner = an_owner(&shop).await;
    let [good, revoked, old] = [30, 30, 1].map(|days| ApiKeyForm { days: days.to_string(), ..form(&["orders.read"]) });
    let mut keys = Vec::new();
    for form in [&good, &revoked, &old] {
        keys.push(owner.services.api_key.add(&owner.caller, form).await.expect("made"));
    }
    owner.services.api_key.revoke(&owner.caller, keys[1].view.id).await.expect("revoked");
    shop.clock.pass(Duration::DAY);
    let mut mistyped = keys[0].key.clone();
    mistyped.pop();
    for key in ["", "yiye_", "Bearer", &"x".repeat(5_000), "yiye_金鑰金鑰", &mistyped, &keys[1].key, &keys[2].key] {
        let refused = opens(&shop, key).await.expect_err("it opens nothing");
        assert_eq!((refused.code(), refused.class()), ("key.unknown", Class::Unauthenticated), "{key}");
        assert_eq!(refused.to_string(), "the key opens nothing");
    }
    opens(&shop, &keys[0].key).await.expect("the good one is open");
}

#[tokio::test]
async fn a_key_never_does_more_than_whoever_made_it_may_now() {
    let shop = TestShop::new();
    let owner = an_owner(&shop).await;
    let other = shop.hires(Preset::Owner, "other@shop.test").await;
    let made = makes(&other, &["orders.change", "money.move"]).await.expect("made");
    owner.services.staff.change_role(&owner.caller, other.staff.id, Preset::Packer.id()).await.expect("changed");
    let caller = opens(&shop, &made.key).await.expect("open");
    assert!(caller.may(Permission::ChangeOrders) && !caller.may(Permission::MoveMoney));
    owner.services.staff.suspend(&owner.caller, other.staff.id).await.expect("suspended");
    assert_eq!(opens(&shop, &made.key).await.expect_err("nothing").code(), "key.unknown");
}

#[tokio::test]
async fn nobody_makes_a_key_for_more_than_they_may_themselves() {
    let shop = TestShop::new();
    let owner = an_owner(&shop).await;
    let narrow = makes(&owner, &["keys.change", "orders.read"]).await.expect("made");
    let caller = opens(&shop, &narrow.key).await.expect("open");
    let wide = shop.services.api_key.add(&caller, &form(&["orders.change"])).await.expect_err("more than its own");
    assert_eq!((wide.code(), wide.class()), ("staff.beyond", Class::Forbidden));
    shop.services.api_key.add(&caller, &form(&["orders.read"])).await.expect("as much as its own");
    let manager = shop.hires(Preset::Manager, "manager@shop.test").await;
    assert_eq!(makes(&manager, &["orders.read"]).await.expect_err("not theirs").code(), "permission.missing");
}

#[tokio::test]
async fn what_a_key_makes_ends_with_it_at_the_latest() {
    let shop = TestShop::new();
    let owner = an_owner(&shop).await;
    let brief = ApiKeyForm { days: "1".to_owned(), ..form(&["keys.change", "orders.read"]) };
    let made = owner.services.api_key.add(&owner.caller, &brief).await.expect("made");
    let caller = opens(&shop, &made.key).await.expect("open");
    for days in ["", "30", "1"] {
        let wish = ApiKeyForm { days: days.to_owned(), ..form(&["orders.read"]) };
        let child = shop.services.api_key.add(&caller, &wish).await.expect("made");
        assert_eq!(child.view.expires_at, made.view.expires_at, "{days:?}");
    }
    let lasting = ApiKeyForm { days: String::new(), ..form(&["keys.change", "orders.read"]) };
    let made = owner.services.api_key.add(&owner.caller, &lasting).await.expect("made");
    let caller = opens(&shop, &made.key).await.expect("open");
    let child = shop.services.api_key.add(&caller, &lasting).await.expect("made");
    assert_eq!(child.view.expires_at, None);
    owner.services.api_key.revoke(&owner.caller, made.view.id).await.expect("revoked");
    let refused = shop.services.api_key.add(&caller, &lasting).await.expect_err("it came in just before");
    assert_eq!(refused.code(), "permission.missing");
}

#[tokio::test]
async fn what_is_wrong_with_a_key_is_said_beside_its_field() {
    let shop = TestShop::new();
    let owner = an_owner(&shop).await;
    for (form, field) in [
        (ApiKeyForm { name: " ".to_owned(), ..form(&["orders.read"]) }, "name"),
        (form(&["of.tomorrow"]), "permissions"),
        (ApiKeyForm { days: "soon".to_owned(), ..form(&["orders.read"]) }, "days"),
    ] {
        let refused = owner.services.api_key.add(&owner.caller, &form).await.expect_err("wrong");
        assert_eq!(refused.fields()[0].field, field);
    }
    let gone = owner.services.api_key.revoke(&owner.caller, ApiKeyId(a_uuid())).await.expect_err("there is none");
    assert_eq!(gone.code(), "key.not_found");
}

#[tokio::test]
async fn a_key_that_is_used_too_often_waits_and_no_other_does() {
    let shop = TestShop::new();
    let owner = an_owner(&shop).await;
    let busy = makes(&owner, &["orders.read"]).await.expect("made");
    let other = makes(&owner, &["orders.read"]).await.expect("made");
    for left in (0..Rate::OF_A_KEY.burst).rev() {
        let (_, allowance) = shop.services.api_key.open(&busy.key).await.expect("within its rate");
        assert_eq!(allowance.left, left);
    }
    let refused = shop.services.api_key.open(&busy.key).await.expect_err("one too many");
    assert_eq!((refused.code(), refused.class()), ("key.too_many", Class::TooMany));
    let ApiKeyRefusal::TooMany(allowance) = refused else { panic!("{refused:?}") };
    assert_eq!(allowance.wait, Some(Rate::OF_A_KEY.every));
    opens(&shop, &other.key).await.expect("not its doing");
    shop.clock.pass(Rate::OF_A_KEY.every);
    opens(&shop, &busy.key).await.expect("one more");
    opens(&shop, &busy.key).await.expect_err("and no other");
}

#[tokio::test]
async fn the_last_use_of_a_key_is_noted_to_the_minute() {
    let shop = TestShop::new();
    let owner = an_owner(&shop).await;
    let made = makes(&owner, &["orders.read"]).await.expect("made");
    let last = || shop.store.committed().api_keys[&made.view.id].0.last_used_at;
    assert_eq!(last(), None);
    opens(&shop, &made.key).await.expect("open");
    let first = last().expect("noted");
    shop.clock.pass(Duration::seconds(59));
    opens(&shop, &made.key).await.expect("open");
    assert_eq!(last(), Some(first));
    shop.clock.pass(Duration::SECOND);
    opens(&shop, &made.key).await.expect("open");
    assert_eq!(last(), Some(first + Duration::MINUTE));
}
