//! What a store promises about the keys of machines.

use super::{Subject, at, commit, hold};
use crate::builders::a_uuid;
use shop_domain::{
    api_key::ApiKey,
    kernel::{ApiKeyId, EmailAddress, StaffId},
    staff::{Permissions, Preset, Staff},
};
use shop_services::ports::{KeptApiKey, KeptStaff};

async fn a_maker(subject: &Subject) -> Staff {
    let email = EmailAddress::parse("owner@shop.test").expect("an address");
    let staff = Staff { id: StaffId(a_uuid()), email, role: Preset::Owner.into(), is_suspended: false };
    let kept = KeptStaff { staff: staff.clone(), password_hash: "hash".to_owned(), session_salt: a_uuid() };
    let mut work = subject.begin().await;
    work.staff().add(&kept, at(0)).await.expect("added");
    commit(work).await;
    staff
}

fn a_key(prefix: &str, maker: &Staff, minutes: i64) -> ApiKey {
    ApiKey {
        id: ApiKeyId(a_uuid()),
        name: "ERP".to_owned(),
        prefix: prefix.to_owned(),
        permissions: Permissions::of_codes(["orders.change", "stock.read"]),
        made_by: maker.id,
        created_at: at(minutes),
        expires_at: Some(at(minutes + 60)),
        revoked_at: None,
        last_used_at: None,
    }
}

pub async fn an_api_key_is_found_by_what_it_begins_with(subject: Subject) {
    let maker = a_maker(&subject).await;
    let (one, other) = (a_key("yiye_one", &maker, 0), a_key("yiye_two", &maker, 1));
    let mut work = subject.begin().await;
    for key in [&one, &other] {
        work.api_keys().add(key, &[7; 32]).await.expect("added");
    }
    commit(work).await;
    let mut work = subject.begin().await;
    let wanted = KeptApiKey { key: one.clone(), hash: vec![7; 32], maker: maker.clone() };
    assert_eq!(work.api_keys().find("yiye_one").await.expect("read"), Some(wanted.clone()));
    assert_eq!(work.api_keys().lock(one.id).await.expect("read"), Some(wanted));
    assert_eq!(work.api_keys().find("yiye_").await.expect("read"), None);
    assert_eq!(work.api_keys().lock(ApiKeyId(a_uuid())).await.expect("read"), None);
    let all = work.api_keys().all().await.expect("read");
    assert_eq!(all, [(other, maker.email.clone()), (one, maker.email)]);
}

pub async fn a_use_that_is_noted_late_does_not_undo_a_revocation(subject: Subject) {
    let maker = a_maker(&subject).await;
    let key = a_key("yiye_one", &maker, 0);
    let mut work = subject.begin().await;
    work.api_keys().add(&key, &[7; 32]).await.expect("added");
    work.api_keys().save(&ApiKey { revoked_at: Some(at(1)), ..key.clone() }).await.expect("revoked");
    work.api_keys().save(&ApiKey { last_used_at: Some(at(2)), ..key.clone() }).await.expect("noted");
    commit(work).await;
    let found = subject.begin().await.api_keys().find("yiye_one").await.expect("read").expect("there").key;
    assert_eq!((found.revoked_at, found.last_used_at), (Some(at(1)), Some(at(2))));
}

pub async fn what_a_key_uses_at_one_instant_is_counted_in_turn(subject: Subject) {
    let maker = a_maker(&subject).await;
    let key = a_key("yiye_one", &maker, 0);
    let mut work = subject.begin().await;
    work.api_keys().add(&key, &[7; 32]).await.expect("added");
    commit(work).await;
    let uses = || async {
        let mut work = subject.begin().await;
        let before = work.api_keys().lock_rate(key.id, at(0)).await.expect("read");
        hold().await;
        work.api_keys().save_rate(key.id, before + time::Duration::MINUTE).await.expect("saved");
        commit(work).await;
    };
    subject.wakes().await;
    tokio::join!(uses(), uses(), uses());
    let used = subject.begin().await.api_keys().lock_rate(key.id, at(9)).await.expect("read");
    assert_eq!(used, at(3));
}
