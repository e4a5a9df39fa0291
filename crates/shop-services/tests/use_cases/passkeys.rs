//! Keys that devices keep: made after a proof, good for their owner and one house, and never the last to go.

use crate::customer_houses::comes_in;
use shop_domain::{
    fault::{Class, Fault},
    kernel::{CustomerId, Language},
    staff::Preset,
};
use shop_services::{
    account::{AccountRefusal, StaffProof},
    customer::Proof,
    passkey::{BegunPasskey, PasskeyAnswer},
    ports::{Clock, KeptStaff, SessionKey},
    refusal::Refusal,
};
use shop_testkit::{Clerk, Device, TestShop, builders::a_uuid};
use time::Duration;

const ADDRESS: &str = "203.0.113.7";
const EN: Language = Language::English;

fn proof(typed: &str) -> StaffProof<'_> {
    StaffProof { typed, address: ADDRESS, language: EN }
}

fn brought<'a>(begun: &'a BegunPasskey, answer: &'a str) -> PasskeyAnswer<'a> {
    PasskeyAnswer { token: &begun.token, answer }
}

async fn makes(shop: &TestShop, clerk: &Clerk, device: &mut Device) -> Result<(), AccountRefusal> {
    let account = &shop.services.account;
    let begun = account.begin_passkey(&clerk.caller, proof(TestShop::PASSWORD)).await?;
    let answer = device.answers(&begun.options);
    account.add_passkey(&clerk.caller, brought(&begun, &answer), "Work phone", EN).await
}

async fn uses(shop: &TestShop, device: &mut Device) -> Result<KeptStaff, AccountRefusal> {
    let begun = shop.services.account.begin_passkey_sign_in(ADDRESS).await?;
    let answer = device.answers(&begun.options);
    shop.services.account.passkey_sign_in(brought(&begun, &answer)).await
}

async fn letters(shop: &TestShop) -> Vec<String> {
    shop.works_off().await;
    shop.mailer.sent().into_iter().map(|letter| letter.subject).collect()
}

#[tokio::test]
async fn a_passkey_lets_its_owner_in_without_anything_typed() {
    let shop = TestShop::new();
    let mei = shop.hires(Preset::Packer, "mei@shop.test").await;
    let refused = shop.services.account.begin_passkey(&mei.caller, proof("wrong horse")).await.expect_err("wrong");
    assert_eq!(refused.fields()[0].code, "account.wrong_proof");
    let mut device = Device::new("phone");
    makes(&shop, &mei, &mut device).await.expect("made");
    shop.clock.pass(Duration::hours(1));
    let kept = uses(&shop, &mut device).await.expect("in");
    assert_eq!(kept.staff.id, mei.caller.staff);
    let shown = shop.services.account.security(&mei.caller, SessionKey(""), EN).await.expect("shown").passkeys;
    assert_eq!((shown[0].name.as_str(), shown[0].used_at), ("Work phone", Some(shop.clock.now())));
    assert_eq!(letters(&shop).await, ["A passkey was added for the admin of Yiye"]);
    let handle = shop.store.committed().passkeys.values().next().expect("kept").handle;
    assert_ne!(handle, mei.caller.staff.0, "a name of its own");
    makes(&shop, &mei, &mut Device::new("laptop")).await.expect("made");
    assert!(shop.store.committed().passkeys.values().all(|passkey| passkey.handle == handle), "one name a person");
}

#[tokio::test]
async fn a_ceremony_is_good_once_and_for_five_minutes_and_for_who_began_it() {
    let shop = TestShop::new();
    let mei = shop.hires(Preset::Packer, "mei@shop.test").await;
    let other = shop.hires(Preset::Packer, "other@shop.test").await;
    let account = &shop.services.account;
    let (mut device, code) = (Device::new("phone"), |refusal: AccountRefusal| refusal.code());

    let begun = account.begin_passkey(&mei.caller, proof(TestShop::PASSWORD)).await.expect("begun");
    let answer = device.answers(&begun.options);
    let stolen = account.add_passkey(&other.caller, brought(&begun, &answer), "phone", EN).await;
    assert_eq!(stolen.map_err(code), Err("passkey.over"));
    let again = account.add_passkey(&mei.caller, brought(&begun, &answer), "phone", EN).await;
    assert_eq!(again.map_err(code), Err("passkey.over"), "used up by who tried");

    let begun = account.begin_passkey(&mei.caller, proof(TestShop::PASSWORD)).await.expect("begun");
    let answer = device.answers(&begun.options);
    shop.clock.pass(Duration::minutes(5));
    let late = account.add_passkey(&mei.caller, brought(&begun, &answer), "phone", EN).await;
    assert_eq!(late.map_err(code), Err("passkey.over"));

    makes(&shop, &mei, &mut device).await.expect("made");
    let begun = account.begin_passkey_sign_in(ADDRESS).await.expect("begun");
    let answer = device.answers(&begun.options);
    account.passkey_sign_in(brought(&begun, &answer)).await.expect("in");
    let replayed = account.passkey_sign_in(brought(&begun, &answer)).await;
    assert_eq!(replayed.map_err(code).expect_err("twice"), "passkey.over");
    let begun = account.begin_passkey_sign_in(ADDRESS).await.expect("begun");
    let replayed = account.passkey_sign_in(brought(&begun, &answer)).await.expect_err("of another ceremony");
    assert_eq!((replayed.code(), replayed.class()), ("passkey.unknown", Class::Unauthenticated));
    let names = ["", "  ", &"n".repeat(61)].map(str::to_owned);
    for name in names {
        let refused = account.add_passkey(&mei.caller, brought(&begun, &answer), &name, EN).await.expect_err("a name");
        assert_eq!(refused.fields()[0].code, "passkey.name");
    }
}

#[tokio::test]
async fn a_copied_key_and_a_key_of_another_house_let_nobody_in() {
    let shop = TestShop::new();
    let clerk = shop.hires(Preset::Packer, "clerk@shop.test").await;
    let mut device = Device::new("phone");
    makes(&shop, &clerk, &mut device).await.expect("made");
    let mut copy = device.clone();
    uses(&shop, &mut device).await.expect("in");
    let copied = uses(&shop, &mut copy).await.expect_err("its counter stood still");
    assert_eq!(copied.code(), "passkey.unknown");
    let begun = shop.services.customer.begin_passkey_sign_in(ADDRESS).await.expect("begun");
    let answer = device.answers(&begun.options);
    let refused = shop.services.customer.passkey_sign_in(brought(&begun, &answer)).await.expect_err("the staff's");
    assert_eq!(refused.code(), "passkey.unknown");
    let begun = shop.services.customer.begin_passkey_sign_in(ADDRESS).await.expect("begun");
    let answer = device.answers(&begun.options);
    let refused = shop.services.account.passkey_sign_in(brought(&begun, &answer)).await.expect_err("begun elsewhere");
    assert_eq!(refused.code(), "passkey.over");
}

#[tokio::test]
async fn whoever_is_suspended_or_has_given_the_key_up_stays_out() {
    let shop = TestShop::new();
    let owner = shop.hires(Preset::Owner, "owner@shop.test").await;
    let mei = shop.hires(Preset::Packer, "mei@shop.test").await;
    let mut device = Device::new("phone");
    makes(&shop, &mei, &mut device).await.expect("made");
    shop.services.staff.suspend(&owner.caller, mei.caller.staff).await.expect("suspended");
    assert_eq!(uses(&shop, &mut device).await.expect_err("suspended").code(), "passkey.unknown");
    shop.services.staff.restore(&owner.caller, mei.caller.staff).await.expect("restored");
    uses(&shop, &mut device).await.expect("in");
    shop.services.staff.take_codes(&owner.caller, mei.caller.staff, EN).await.expect("a telephone was lost");
    assert_eq!(uses(&shop, &mut device).await.expect_err("lost").code(), "passkey.unknown");
    makes(&shop, &mei, &mut device).await.expect("made anew");
    let id = *shop.store.committed().passkeys.keys().next().expect("kept");
    let account = &shop.services.account;
    let theirs = account.remove_passkey(&owner.caller, id, proof(TestShop::PASSWORD)).await;
    assert_eq!(theirs.expect_err("not the owner's").code(), "passkey.not_found");
    assert!(account.remove_passkey(&mei.caller, id, proof("wrong horse")).await.is_err());
    account.remove_passkey(&mei.caller, id, proof(TestShop::PASSWORD)).await.expect("removed");
    assert_eq!(uses(&shop, &mut device).await.expect_err("removed").code(), "passkey.unknown");
    assert!(letters(&shop).await.contains(&"A passkey was removed from the admin of Yiye".to_owned()));
}

fn fresh(shop: &TestShop) -> Proof<'static> {
    Proof { password: "", signed_in_at: shop.clock.now(), address: ADDRESS }
}

async fn adds(shop: &TestShop, id: CustomerId, device: &mut Device) {
    let customers = &shop.services.customer;
    let begun = customers.begin_passkey(id, fresh(shop)).await.expect("begun");
    let answer = device.answers(&begun.options);
    customers.add_passkey(id, brought(&begun, &answer), "My phone").await.expect("made");
}

#[tokio::test]
async fn a_shopper_without_a_password_keeps_one_way_in() {
    let shop = TestShop::new();
    shop.house.vouches_for("1", Some("mei@example.com"));
    let id = comes_in(&shop).await.expect("in").customer.id;
    let mut device = Device::new("phone");
    adds(&shop, id, &mut device).await;
    let customers = &shop.services.customer;
    let begun = customers.begin_passkey_sign_in(ADDRESS).await.expect("begun");
    let answer = device.answers(&begun.options);
    assert_eq!(customers.passkey_sign_in(brought(&begun, &answer)).await.expect("in").customer.id, id);
    let stale = Proof { signed_in_at: shop.clock.now() - Duration::minutes(10), ..fresh(&shop) };
    assert_eq!(customers.begin_passkey(id, stale).await.expect_err("too long ago").code(), "customer.sign_in_again");
    let export = serde_json::to_value(customers.export(id).await.expect("exported")).expect("JSON");
    assert_eq!(export["customer"]["passkeys"][0]["name"], "My phone");
    assert!(export["customer"]["passkeys"][0].get("id").is_none());
    customers.unlink(id, shop_testkit::ScriptedHouse::CODE, fresh(&shop)).await.expect("the passkey is another way in");
    let passkey = *shop.store.committed().passkeys.keys().next().expect("kept");
    let last = customers.remove_passkey(id, passkey, fresh(&shop)).await.expect_err("the last way in");
    assert_eq!(last.code(), "customer.last_way_in");
    adds(&shop, id, &mut Device::new("laptop")).await;
    customers.remove_passkey(id, passkey, fresh(&shop)).await.expect("another one is left");
    customers.leave(id, fresh(&shop)).await.expect("gone");
    assert!(shop.store.committed().passkeys.is_empty(), "who leaves leaves no key");
    assert_eq!(
        customers.begin_passkey(CustomerId(a_uuid()), fresh(&shop)).await.expect_err("nobody").code(),
        "customer.gone"
    );
}

#[tokio::test]
async fn nobody_has_more_than_ten_however_many_were_begun_at_once() {
    let shop = TestShop::new();
    shop.house.vouches_for("1", Some("mei@example.com"));
    let id = comes_in(&shop).await.expect("in").customer.id;
    let customers = &shop.services.customer;
    let mut all = Vec::new();
    for at in 0..11 {
        let begun = customers.begin_passkey(id, fresh(&shop)).await.expect("begun");
        let answer = Device::new(&format!("device {at}")).answers(&begun.options);
        all.push((begun, answer));
    }
    let (last, first) = all.split_last().expect("eleven");
    for (begun, answer) in first {
        customers.add_passkey(id, brought(begun, answer), "A key").await.expect("one of ten");
    }
    let refused = customers.add_passkey(id, brought(&last.0, &last.1), "A key").await.expect_err("one too many");
    assert_eq!(refused.code(), "passkey.too_many");
}
