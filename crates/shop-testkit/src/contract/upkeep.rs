//! What a store promises about deleting what is old.

use super::{Subject, at, commit};
use crate::{ScriptedGateway, builders::a_uuid};
use shop_domain::{
    kernel::{CartId, EmailAddress, InvitationId, Money, OrderId, Quantity, StaffId, VariantId},
    staff::{Invitation, Preset, Staff},
};
use shop_services::ports::{
    CustomerLink, KeptCallback, KeptStaff, KeyClaim, LinkPurpose, Outdated, PaymentOutcome, RefusedCallback,
};
use time::OffsetDateTime;

async fn prunes(subject: &Subject, what: Outdated, before: i64) -> u64 {
    subject.upkeep.prune(what, at(before), 10).await.expect("pruned")
}

async fn uses(subject: &Subject, key: &[u8], now: OffsetDateTime) -> KeyClaim {
    let mut work = subject.begin().await;
    let claim = work.keys().claim(key, b"body", OrderId(a_uuid()), now).await.expect("claimed");
    commit(work).await;
    claim
}

async fn fills(subject: &Subject, cart: CartId, variant: VariantId, now: OffsetDateTime) {
    let mut work = subject.begin().await;
    let mut kept = work.carts().open(cart, "key", now).await.expect("opened");
    kept.cart.add(variant, Quantity::ONE).expect("added");
    work.carts().save(&kept.cart, &[Some(Money::twd(1_000))], now).await.expect("saved");
    commit(work).await;
}

pub async fn a_turn_is_one_callers_until_it_is_over(subject: Subject) {
    let takes = async |now, until| subject.upkeep.take_turn(at(now), at(until)).await.expect("asked");
    assert!(takes(0, 60).await);
    assert!(!takes(0, 60).await && !takes(59, 119).await);
    assert!(takes(60, 120).await);
    assert!(!takes(61, 121).await);
}

pub async fn of_several_at_once_one_gets_the_turn(subject: Subject) {
    subject.wakes().await;
    let takes = || async { subject.upkeep.take_turn(at(0), at(60)).await.expect("asked") };
    let (first, second, third) = tokio::join!(takes(), takes(), takes());
    assert_eq!([first, second, third].into_iter().filter(|taken| *taken).count(), 1);
}

pub async fn an_old_key_is_forgotten_and_a_fresh_one_is_not(subject: Subject) {
    uses(&subject, b"old", at(0)).await;
    uses(&subject, b"fresh", at(5)).await;
    assert_eq!(prunes(&subject, Outdated::Keys, 5).await, 1);
    assert!(matches!(uses(&subject, b"fresh", at(6)).await, KeyClaim::Used { .. }));
    assert_eq!(uses(&subject, b"old", at(6)).await, KeyClaim::Ours);
}

pub async fn a_cart_that_nobody_has_changed_goes_with_its_lines(subject: Subject) {
    let product = subject.with_a_product().await;
    let carts = [CartId(a_uuid()), CartId(a_uuid()), CartId(a_uuid())];
    let [old, filled, changed] = carts;
    fills(&subject, old, product.variant(), at(0)).await;
    fills(&subject, changed, product.variant(), at(0)).await;
    fills(&subject, filled, product.variant(), at(0)).await;
    fills(&subject, filled, product.variant(), at(5)).await;
    let mut work = subject.begin().await;
    let mut kept = work.carts().lock(changed).await.expect("read").expect("a cart");
    kept.cart.change(product.variant(), Quantity::try_from(4).expect("in range")).expect("changed");
    work.carts().save(&kept.cart, &[None], at(5)).await.expect("saved");
    commit(work).await;

    assert_eq!(prunes(&subject, Outdated::Carts, 5).await, 1);
    assert_eq!(subject.views.cart(old).await.expect("read"), None);
    for cart in [filled, changed] {
        let rows = subject.views.cart(cart).await.expect("read").expect("a cart");
        assert_eq!(rows.lines.len(), 1);
    }
    fills(&subject, old, product.variant(), at(6)).await;
    let again = subject.views.cart(old).await.expect("read").expect("a cart");
    assert_eq!(again.lines[0].quantity, 1, "it begins anew");
}

pub async fn old_guesses_are_forgotten(subject: Subject) {
    let mut work = subject.begin().await;
    for minutes in [0, 0, 5] {
        work.staff().note_attempt("email:a", at(minutes)).await.expect("noted");
    }
    commit(work).await;
    assert_eq!(prunes(&subject, Outdated::Guesses, 5).await, 2);
    let left = subject.begin().await.staff().attempts("email:a", at(-1)).await.expect("counted");
    assert_eq!(left, 1);
}

pub async fn links_of_owners_that_have_ended_go(subject: Subject) {
    let mut work = subject.begin().await;
    work.staff().add_owner_link(b"ended", at(4)).await.expect("added");
    work.staff().add_owner_link(b"good", at(5)).await.expect("added");
    commit(work).await;
    assert_eq!(prunes(&subject, Outdated::OwnerLinks, 5).await, 1);
    let mut work = subject.begin().await;
    assert!(work.staff().owner_link_is_good(b"good", at(0)).await.expect("asked"));
    assert!(!work.staff().owner_link_is_good(b"ended", at(0)).await.expect("asked"));
}

pub async fn invitations_that_have_ended_go(subject: Subject) {
    let invites = |name: &str, minutes| Invitation {
        id: InvitationId(a_uuid()),
        email: EmailAddress::parse(&[name, "@shop.test"].concat()).expect("an address"),
        role: Preset::Packer.id(),
        by: StaffId(a_uuid()),
        expires_at: at(minutes),
    };
    let mut work = subject.begin().await;
    work.staff().invite(&invites("ended", 4), b"ended").await.expect("invited");
    work.staff().invite(&invites("good", 5), b"good").await.expect("invited");
    commit(work).await;
    assert_eq!(prunes(&subject, Outdated::Invitations, 5).await, 1);
    let left = subject.begin().await.staff().invitations(at(0)).await.expect("read");
    assert_eq!(left.iter().map(|left| left.email.as_str()).collect::<Vec<_>>(), ["good@shop.test"]);
}

pub async fn links_to_another_password_that_have_ended_go(subject: Subject) {
    let id = StaffId(a_uuid());
    let email = EmailAddress::parse("mei@shop.test").expect("an address");
    let staff = Staff { id, email, role: Preset::Packer.into(), is_suspended: false };
    let kept = KeptStaff { staff, password_hash: "hash".to_owned(), session_salt: a_uuid() };
    let mut work = subject.begin().await;
    work.staff().add(&kept, at(0)).await.expect("added");
    work.staff().add_reset(b"ended", id, at(4)).await.expect("added");
    work.staff().add_reset(b"good", id, at(5)).await.expect("added");
    commit(work).await;
    assert_eq!(prunes(&subject, Outdated::StaffResets, 5).await, 1);
    let mut work = subject.begin().await;
    assert_eq!(work.staff().reset(b"good", at(0)).await.expect("asked"), Some(id));
    assert_eq!(work.staff().reset(b"ended", at(0)).await.expect("asked"), None);
}

pub async fn no_more_goes_at_once_than_was_asked_for(subject: Subject) {
    let product = subject.with_a_product().await;
    let mut work = subject.begin().await;
    for token in [b"one", b"two", b"six"] {
        work.staff().add_owner_link(token, at(0)).await.expect("added");
        work.staff().note_attempt("email:a", at(0)).await.expect("noted");
        let email = EmailAddress::parse("mei@example.com").expect("an address");
        let link = CustomerLink { purpose: LinkPurpose::SignUp, customer: None, email, expires_at: at(0) };
        work.customers().add_link(token, &link).await.expect("added");
    }
    commit(work).await;
    for key in [b"one", b"two", b"six"] {
        uses(&subject, key, at(0)).await;
        fills(&subject, CartId(a_uuid()), product.variant(), at(0)).await;
    }
    for what in [Outdated::Keys, Outdated::Carts, Outdated::Guesses, Outdated::OwnerLinks, Outdated::CustomerLinks] {
        for wanted in [2, 1, 0] {
            assert_eq!(subject.upkeep.prune(what, at(1), 2).await.expect("pruned"), wanted, "{what:?}");
        }
    }
}

pub async fn what_was_refused_long_ago_goes_and_what_was_read_stays(subject: Subject) {
    let mut work = subject.begin().await;
    for (event, minutes) in [("refused:1", 0), ("refused:2", 5)] {
        let (provider, event) = ("test".to_owned(), event.to_owned());
        let refused = RefusedCallback { provider, event, body: String::new(), verdict: "forged" };
        work.payments().refuse(&refused, at(minutes)).await.expect("kept");
    }
    let notice = ScriptedGateway::notice("e1", "R01", 1_100, PaymentOutcome::Paid);
    let kept = KeptCallback { provider: "test".to_owned(), notice, body: String::new() };
    work.payments().receive(&kept, at(0)).await.expect("kept");
    work.payments().close_callback("test", "e1", Some("mismatch"), at(0)).await.expect("held");
    commit(work).await;
    assert_eq!(prunes(&subject, Outdated::Refused, 5).await, 1);
    assert_eq!(subject.views.refused(None, 10).await.expect("read").rows.len(), 2);
}
