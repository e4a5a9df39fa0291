//! What a store promises about customers and the links in letters to them.

use super::{Subject, at, commit, hold};
use crate::builders::{SampleProduct, a_uuid, an_order};
use shop_contract::OrderForm;
use shop_domain::{
    customer::{Customer, LinkedIdentity, Profile},
    kernel::{Address, CartId, CustomerId, EmailAddress, Language, PersonName, Phone},
    order::Order,
};
use shop_services::ports::{CustomerLink, Going, KeptCustomer, LinkPurpose, Remembered, StoreError};

fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an e-mail address")
}

fn customer(address: Option<&str>) -> KeptCustomer {
    let profile = Profile {
        name: Some(PersonName::parse("林小美").expect("a name")),
        phone: Some(Phone::parse("0912345678").expect("a phone")),
        language: Language::English,
        news_since: Some(at(0)),
        addresses: vec![an_address("仁愛路四段1號"), an_address("信義路三段2號")],
    };
    let customer = Customer {
        id: CustomerId(a_uuid()),
        email: address.map(email),
        profile,
        identities: vec![vouched_as(&a_uuid().to_string())],
    };
    let password_hash = address.map(|_| "hash".to_owned());
    let (session_salt, cart) = (a_uuid(), CartId(a_uuid()));
    KeptCustomer {
        customer,
        password_hash,
        session_salt,
        cart,
        created_at: at(0),
        remembers_since: None,
        remembered: None,
    }
}

/// By one house.
fn vouched_as(subject: &str) -> LinkedIdentity {
    LinkedIdentity {
        provider: "google".to_owned(),
        issuer: "https://house.example".to_owned(),
        subject: subject.to_owned(),
        linked_at: at(0),
    }
}

fn an_address(line: &str) -> Address {
    Address::restore("106".to_owned(), "臺北市".to_owned(), "大安區".to_owned(), line.to_owned())
}

/// Placed by a guest with this address, so many minutes after the first.
async fn a_guest_orders(subject: &Subject, of: &SampleProduct, address: &str, minutes: i64) -> Order {
    let mut order = an_order(of).written_to(address).placed_at(at(minutes)).build();
    subject.takes(&mut order).await;
    order
}

async fn numbers(subject: &Subject, id: CustomerId) -> Vec<String> {
    let orders = subject.views.customer_orders(id, None, 50, Language::English).await.expect("read");
    orders.rows.into_iter().map(|row| row.number).collect()
}

async fn joins(subject: &Subject, kept: &KeptCustomer) {
    let mut work = subject.begin().await;
    work.customers().add(kept).await.expect("added");
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
    kept.customer.identities.clear();
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
    let refused = work.customers().add(&customer(Some("MEI@example.com"))).await.expect_err("taken");
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

pub async fn a_cart_is_one_customers(subject: Subject) {
    let kept = customer(None);
    joins(&subject, &kept).await;
    let mut work = subject.begin().await;
    assert!(work.customers().has_cart(kept.cart).await.expect("asked"));
    assert!(!work.customers().has_cart(CartId(a_uuid())).await.expect("asked"));
    let same = KeptCustomer { cart: kept.cart, ..customer(None) };
    work.customers().add(&same).await.expect_err("it is somebody's already");
}

/// CVE-2026-25757, CVE-2026-31887 and their like: another's order by its number, or through a filter.
pub async fn an_order_is_its_customers_and_nobody_elses(subject: Subject) {
    let tea = subject.with_a_product().await;
    let (mei, lin) = (customer(Some("mei@example.com")), customer(Some("lin@example.com")));
    joins(&subject, &mei).await;
    joins(&subject, &lin).await;
    let order = a_guest_orders(&subject, &tea, "mei@example.com", 1).await;
    let number = order.state().number.compact();
    assert_eq!(numbers(&subject, mei.customer.id).await, [""; 0], "an address alone makes no order theirs");
    let mut work = subject.begin().await;
    work.customers().owns(mei.customer.id, order.state().id).await.expect("said");
    commit(work).await;
    assert_eq!(numbers(&subject, mei.customer.id).await, [number]);
    assert_eq!(numbers(&subject, lin.customer.id).await, [""; 0]);
    let token = Some(order.state().token.clone());
    assert_eq!(subject.views.customer_order(mei.customer.id, number).await.expect("read"), token);
    assert_eq!(subject.views.customer_order(lin.customer.id, number).await.expect("read"), None);
    assert_eq!(subject.views.customer_order(mei.customer.id, "00000000").await.expect("read"), None);
    let other = a_guest_orders(&subject, &tea, "mei@example.com", 2).await;
    let mut work = subject.begin().await;
    work.customers().owns(CustomerId(a_uuid()), other.state().id).await.expect("who has left is nobody");
    commit(work).await;
    assert_eq!(numbers(&subject, mei.customer.id).await, [number]);
}

pub async fn orders_of_a_customer_come_newest_first_in_pages_that_do_not_overlap(subject: Subject) {
    let tea = subject.with_a_product().await;
    let mei = customer(None);
    joins(&subject, &mei).await;
    let mut wanted = Vec::new();
    // Two at one instant, at the seam of two pages.
    for minutes in [1, 2, 3, 3, 4] {
        let order = a_guest_orders(&subject, &tea, "mei@example.com", minutes).await;
        let mut work = subject.begin().await;
        work.customers().owns(mei.customer.id, order.state().id).await.expect("said");
        commit(work).await;
        wanted.push((order.state().placed_at, order.state().id));
    }
    wanted.sort();
    wanted.reverse();
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let read = subject.views.customer_orders(mei.customer.id, cursor.as_deref(), 2, Language::English);
        let part = read.await.expect("read");
        rows.extend(part.rows);
        assert!(rows.len() <= 5, "the list does not end");
        cursor = part.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(rows.iter().map(|row| (row.placed_at, row.id)).collect::<Vec<_>>(), wanted);
    let order = subject.views.order(rows[0].id).await.expect("read").expect("an order").0;
    let (row, state) = (&rows[0], order.state());
    assert_eq!((row.total, row.status, row.payment_status), (state.totals.total, order.shown(), state.payment_status));
    assert_eq!((row.title.as_str(), row.units), (state.lines[0].title.en.as_str(), 1));
}

pub async fn only_what_is_nobodys_can_be_claimed_by_its_address(subject: Subject) {
    let tea = subject.with_a_product().await;
    let (mei, lin) = (customer(None), customer(None));
    joins(&subject, &mei).await;
    joins(&subject, &lin).await;
    let hers = a_guest_orders(&subject, &tea, "Mei@example.com", 1).await;
    a_guest_orders(&subject, &tea, "lin@example.com", 2).await;
    let mut work = subject.begin().await;
    assert_eq!(work.customers().claim(mei.customer.id, &email("mei@EXAMPLE.com")).await.expect("claimed"), 1);
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.customers().claim(lin.customer.id, &email("mei@example.com")).await.expect("asked"), 0);
    commit(work).await;
    assert_eq!(numbers(&subject, mei.customer.id).await, [hers.state().number.compact()]);
    assert_eq!(numbers(&subject, lin.customer.id).await, [""; 0]);
}

pub async fn who_leaves_leaves_nothing_but_orders(subject: Subject) {
    let tea = subject.with_a_product().await;
    let mei = customer(Some("mei@example.com"));
    joins(&subject, &mei).await;
    let order = a_guest_orders(&subject, &tea, "mei@example.com", 1).await;
    let link = CustomerLink { customer: Some(mei.customer.id), ..a_link("mei@example.com", LinkPurpose::Reset) };
    sends(&subject, b"link", &link).await;
    let mut work = subject.begin().await;
    work.customers().owns(mei.customer.id, order.state().id).await.expect("said");
    work.carts().open(mei.cart, "key", at(0)).await.expect("opened");
    commit(work).await;
    let mut work = subject.begin().await;
    work.customers().remove(mei.customer.id).await.expect("removed");
    work.customers().remove(mei.customer.id).await.expect("nobody is left to remove");
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.customers().get(mei.customer.id).await.expect("read"), None);
    assert_eq!(work.customers().link(b"link", LinkPurpose::Reset, at(1)).await.expect("asked"), None);
    assert_eq!(work.carts().lock(mei.cart).await.expect("read"), None);
    drop(work);
    assert_eq!(numbers(&subject, mei.customer.id).await, [""; 0]);
    let kept = subject.views.order(order.state().id).await.expect("read").expect("the order stays");
    assert_eq!(kept.0.state().contact, order.state().contact, "as the law wants it");
    joins(&subject, &customer(Some("mei@example.com"))).await;
}

pub async fn whom_a_house_calls_so_is_one_customer(subject: Subject) {
    let mut mei = customer(None);
    let hers = mei.customer.identities[0].clone();
    joins(&subject, &mei).await;
    let mut work = subject.begin().await;
    let found = work.customers().vouched(&hers.issuer, &hers.subject).await.expect("read");
    assert_eq!(found, Some(mei.clone()));
    assert_eq!(work.customers().vouched("https://another.example", &hers.subject).await.expect("read"), None);
    assert_eq!(work.customers().vouched(&hers.issuer, "another").await.expect("read"), None);
    let mut lin = customer(None);
    lin.customer.identities = vec![hers.clone()];
    let refused = work.customers().add(&lin).await.expect_err("it is Mei's");
    assert!(matches!(refused, StoreError::Taken("customer.vouched_elsewhere")), "{refused:?}");
    drop(work);
    mei.customer.identities.clear();
    let mut work = subject.begin().await;
    work.customers().save(&mei).await.expect("saved");
    work.customers().add(&lin).await.expect("it is nobody's now");
}

pub async fn a_journey_ends_once_and_in_time(subject: Subject) {
    let mei = customer(None);
    joins(&subject, &mei).await;
    let going = Going {
        provider: "google".to_owned(),
        browser_hash: b"browser".to_vec(),
        nonce: "nonce".to_owned(),
        verifier: "verifier".to_owned(),
        language: Language::English,
        customer: Some(mei.customer.id),
        expires_at: at(10),
    };
    let mut work = subject.begin().await;
    for state in [b"1", b"2"] {
        work.customers().sets_out(state, &going).await.expect("noted");
    }
    commit(work).await;
    let mut work = subject.begin().await;
    assert_eq!(work.customers().comes_back(b"2", at(10)).await.expect("asked"), None, "too late");
    assert_eq!(work.customers().comes_back(b"3", at(1)).await.expect("asked"), None);
    assert_eq!(work.customers().comes_back(b"1", at(9)).await.expect("asked"), Some(going));
    commit(work).await;
    assert_eq!(subject.begin().await.customers().comes_back(b"1", at(9)).await.expect("asked"), None);
    assert_eq!(subject.upkeep.prune(shop_services::ports::Outdated::Journeys, at(11), 5).await.expect("pruned"), 1);
}

pub async fn how_somebody_orders_is_remembered_where_they_agree(subject: Subject) {
    let (mut mei, lin) = (customer(None), customer(None));
    mei.remembers_since = Some(at(1));
    joins(&subject, &mei).await;
    joins(&subject, &lin).await;
    let form = OrderForm { name: "林小美".to_owned(), delivery: "home".to_owned(), ..OrderForm::default() };
    let remembered = Remembered { form, store: None };
    let mut work = subject.begin().await;
    for id in [mei.customer.id, lin.customer.id, CustomerId(a_uuid())] {
        work.customers().remember(id, &remembered).await.expect("said");
    }
    commit(work).await;
    mei.remembered = Some(remembered);
    let mut work = subject.begin().await;
    assert_eq!(work.customers().get(mei.customer.id).await.expect("read"), Some(mei.clone()));
    assert_eq!(work.customers().get(lin.customer.id).await.expect("read"), Some(lin));
    (mei.remembers_since, mei.remembered) = (None, None);
    work.customers().save(&mei).await.expect("saved");
    assert_eq!(work.customers().get(mei.customer.id).await.expect("read"), Some(mei));
}
