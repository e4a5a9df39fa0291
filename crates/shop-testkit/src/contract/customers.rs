//! What a store promises about customers and the links in letters to them.

use super::{Subject, at, commit, hold};
use crate::builders::a_uuid;
use shop_domain::{
    customer::{Customer, Profile},
    kernel::{CustomerId, EmailAddress, Language, PersonName, Phone},
};
use shop_services::ports::{CustomerLink, KeptCustomer, LinkPurpose, StoreError};

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an e-mail address")
}

fn customer(address: Option<&str>) -> KeptCustomer {
    let profile = Profile {
        name: Some(PersonName::parse("林小美").expect("a name")),
        phone: Some(Phone::parse("0912345678").expect("a phone")),
        language: Language::English,
        news_since: Some(at(0)),
    };
    let customer = Customer { id: CustomerId(a_uuid()), email: address.map(email), profile };
    let password_hash = address.map(|_| "hash".to_owned());
    KeptCustomer { customer, password_hash, session_salt: a_uuid() }
}

async fn joins(subject: &Subject, kept: &KeptCustomer) {
    let mut work = subject.begin().await;
    work.customers().add(kept, at(0)).await.expect("added");
    commit(work).await;
}

fn a_link(to: &str, purpose: LinkPurpose) -> CustomerLink {
    CustomerLink { purpose, customer: None, email: email(to), expires_at: at(60) }
}

async fn sends(subject: &Subject, token_hash: &[u8], link: &CustomerLink) {
    let mut work = subject.begin().await;
    work.customers().add_link(token_hash, link).await.expect("added");
    commit(work).await;
}

pub async fn a_customer_is_kept_and_read_back_whole(subject: Subject) {
    let mut kept = customer(Some("mei@example.com"));
    joins(&subject, &kept).await;
    let mut work = subject.begin().await;
    assert_eq!(work.customers().get(kept.customer.id).await.expect("read"), Some(kept.clone()));
    assert_eq!(work.customers().get(CustomerId(a_uuid())).await.expect("read"), None);
    assert_eq!(work.customers().lock(CustomerId(a_uuid())).await.expect("read"), None);
    assert_eq!(work.customers().lock(kept.customer.id).await.expect("read"), Some(kept.clone()));
    kept.customer.profile = Profile::default();
    (kept.customer.email, kept.password_hash) = (Some(email("new@example.com")), None);
    kept.session_salt = a_uuid();
    work.customers().save(&kept).await.expect("saved");
    commit(work).await;
    assert_eq!(subject.begin().await.customers().get(kept.customer.id).await.expect("read"), Some(kept));
}

pub async fn a_customer_is_found_by_any_spelling_of_the_email(subject: Subject) {
    let kept = customer(Some("Mei@Example.com"));
    joins(&subject, &kept).await;
    joins(&subject, &customer(None)).await;
    let mut work = subject.begin().await;
    for address in ["mei@example.com", "MEI@example.com", "Mei@Example.com"] {
        assert_eq!(work.customers().find(&email(address)).await.expect("read"), Some(kept.clone()), "{address}");
    }
    assert_eq!(work.customers().find(&email("lin@example.com")).await.expect("read"), None);
}

pub async fn an_email_belongs_to_one_customer(subject: Subject) {
    let mut other = customer(Some("lin@example.com"));
    joins(&subject, &customer(Some("mei@example.com"))).await;
    joins(&subject, &other).await;
    let mut work = subject.begin().await;
    let refused = work.customers().add(&customer(Some("MEI@example.com")), at(1)).await.expect_err("taken");
    assert!(matches!(refused, StoreError::Taken("customer.email_taken")), "{refused:?}");
    drop(work);
    other.customer.email = Some(email("MEI@example.com"));
    let mut work = subject.begin().await;
    let refused = work.customers().save(&other).await.expect_err("taken");
    assert!(matches!(refused, StoreError::Taken("customer.email_taken")), "{refused:?}");
}

pub async fn many_customers_have_no_email(subject: Subject) {
    let (first, second) = (customer(None), customer(None));
    joins(&subject, &first).await;
    joins(&subject, &second).await;
    let mut work = subject.begin().await;
    assert_eq!(work.customers().get(first.customer.id).await.expect("read"), Some(first));
    assert_eq!(work.customers().get(second.customer.id).await.expect("read"), Some(second));
}

pub async fn a_link_is_good_once_and_for_its_purpose(subject: Subject) {
    let kept = customer(Some("mei@example.com"));
    joins(&subject, &kept).await;
    let link = CustomerLink { customer: Some(kept.customer.id), ..a_link("mei@example.com", LinkPurpose::Reset) };
    sends(&subject, b"link", &link).await;
    let mut work = subject.begin().await;
    for _ in 0..2 {
        let found = work.customers().link(b"link", LinkPurpose::Reset, at(59)).await.expect("asked");
        assert_eq!(found, Some(link.clone()), "asking does not use it up");
    }
    assert_eq!(work.customers().link(b"link", LinkPurpose::SignUp, at(1)).await.expect("asked"), None);
    assert_eq!(work.customers().take_link(b"link", LinkPurpose::SignUp, at(1)).await.expect("asked"), None);
    assert_eq!(work.customers().take_link(b"guess", LinkPurpose::Reset, at(1)).await.expect("asked"), None);
    assert_eq!(work.customers().take_link(b"link", LinkPurpose::Reset, at(59)).await.expect("taken"), Some(link));
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.customers().link(b"link", LinkPurpose::Reset, at(1)).await.expect("asked"), None);
    assert_eq!(work.customers().take_link(b"link", LinkPurpose::Reset, at(1)).await.expect("asked"), None);
}

pub async fn a_link_is_too_old_after_its_time(subject: Subject) {
    sends(&subject, b"link", &a_link("mei@example.com", LinkPurpose::SignUp)).await;
    let mut work = subject.begin().await;
    assert_eq!(work.customers().link(b"link", LinkPurpose::SignUp, at(60)).await.expect("asked"), None);
    assert_eq!(work.customers().take_link(b"link", LinkPurpose::SignUp, at(60)).await.expect("asked"), None);
}

pub async fn a_link_that_is_used_takes_the_others_to_its_mailbox_with_it(subject: Subject) {
    for (token, to, purpose) in [
        (b"1", "mei@example.com", LinkPurpose::SignUp),
        (b"2", "MEI@example.com", LinkPurpose::SignUp),
        (b"3", "mei@example.com", LinkPurpose::Reset),
        (b"4", "lin@example.com", LinkPurpose::SignUp),
    ] {
        sends(&subject, token, &a_link(to, purpose)).await;
    }
    let mut work = subject.begin().await;
    assert!(work.customers().take_link(b"1", LinkPurpose::SignUp, at(1)).await.expect("taken").is_some());
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.customers().link(b"2", LinkPurpose::SignUp, at(1)).await.expect("asked"), None);
    assert!(work.customers().link(b"3", LinkPurpose::Reset, at(1)).await.expect("asked").is_some());
    assert!(work.customers().link(b"4", LinkPurpose::SignUp, at(1)).await.expect("asked").is_some());
}

pub async fn of_two_at_once_one_takes_the_link(subject: Subject) {
    sends(&subject, b"link", &a_link("mei@example.com", LinkPurpose::SignUp)).await;
    let takes = || async {
        let mut work = subject.begin().await;
        let taken = work.customers().take_link(b"link", LinkPurpose::SignUp, at(1)).await.expect("asked");
        hold().await;
        commit(work).await;
        taken.is_some()
    };
    subject.wakes().await;
    let (first, second) = tokio::join!(takes(), takes());
    assert!(first != second);
}
